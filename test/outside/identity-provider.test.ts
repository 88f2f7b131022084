import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { ExternalIdentity, User } from '../../src/modules/identity/index.ts';
import { ErasureStep, offboardingTasks } from '../../src/modules/offboarding/index.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { useApi } from '../support/api.ts';
import { GoTrue, send } from '../support/gotrue.ts';
import { passTime, runJobs, waitingJobs } from '../support/run-jobs.ts';
import { tracesOf } from '../support/traces.ts';
import { World } from '../support/world.ts';

const minute = 60_000;

describe('the identity of a deleted user at Supabase Auth', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const holder: { provider?: GoTrue } = {};
  const provider = () => holder.provider as GoTrue;

  const configured = (serviceKey = provider().serviceKey) => ({
    ...api.current.config,
    identityProvider: { kind: 'supabase', url: provider().url, serviceKey } as const,
  });
  const perform = (serviceKey?: string) => runJobs(api.current, offboardingTasks, configured(serviceKey));

  beforeAll(async () => {
    holder.provider = await GoTrue.start();
  });
  beforeEach(async () => {
    provider().calls.length = 0;
    provider().faults.length = 0;
    await query(api.current.em(), sql`delete from graphile_worker._private_jobs`);
  });
  afterAll(() => holder.provider?.stop());

  /** Deletes somebody whom the provider knows, or not. */
  async function deleted({
    subject = randomUUID(),
    isKnown = true,
    issuer = provider().issuer,
    isManaged = true,
  }: { subject?: string; isKnown?: boolean; issuer?: string; isManaged?: boolean } = {}) {
    const { organization, owner } = await world().organization();
    const person = await world().user({ in: organization });
    const em = api.current.em();
    const user = em.getReference(User, person.user.id);
    await em.persist(new ExternalIdentity(user, { provider: issuer, subject, isManaged }, api.current.now)).flush();
    if (isKnown) {
      provider().users.add(subject);
    }
    const { data } = await owner.call(
      'mutation ($id: ID!) { deleteUser(input: { userId: $id }) { ... on UserDeletion { erasureId } } }',
      { id: person.id },
    );
    const { erasureId } = data.deleteUser;
    return {
      owner,
      subject,
      /** The steps, as an administrator sees them. */
      steps: async () => {
        const reply = await owner.call(
          `query ($id: ID!) { erasure(id: $id) { state steps { edges { node {
            id kind state attempts lastFault nextAttemptAt confirmedAt } } } } }`,
          { id: erasureId },
        );
        return reply.data.erasure.steps.edges.map(({ node }: { node: object }) => node);
      },
    };
  }

  test('is deleted after the commit, and counts as absent once the provider no longer knows it', async () => {
    const { subject, steps } = await deleted();
    const before = await steps();

    await perform();

    expect(before).toMatchObject([{ kind: 'IDENTITY_PROVIDER', state: 'PENDING', attempts: 0 }]);
    expect(provider().users.has(subject)).toBe(false);
    expect(provider().calls).toEqual([`DELETE /admin/users/${subject}`, `GET /admin/users/${subject}`]);
    expect(await steps()).toMatchObject([
      {
        state: 'CONFIRMED_ABSENT',
        attempts: 1,
        lastFault: null,
        nextAttemptAt: null,
        confirmedAt: api.current.now.toISOString(),
      },
    ]);
    expect(await tracesOf(api.current.em(), subject)).toEqual({});
    expect(await waitingJobs(api.current)).toEqual([]);
  });

  test('is absent when the provider does not know it, and lets these credentials look at others', async () => {
    const { subject, steps } = await deleted({ isKnown: false });

    await perform();

    expect(provider().calls).toEqual([
      `DELETE /admin/users/${subject}`,
      `GET /admin/users/${subject}`,
      'GET /admin/users?page=1&per_page=1',
    ]);
    expect(await steps()).toMatchObject([{ state: 'CONFIRMED_ABSENT', attempts: 1 }]);
  });

  test('is not taken for absent by who may not look', async () => {
    const { steps } = await deleted({ isKnown: false });
    const forbid = { code: 403, error_code: 'not_admin', msg: 'User not allowed' };
    const unknown = { code: 404, error_code: 'user_not_found', msg: 'User not found' };
    provider().faults.push(
      (_, response) => send(response, 404, unknown),
      (_, response) => send(response, 404, unknown),
      (_, response) => send(response, 403, forbid),
    );

    await perform();

    expect(await steps()).toMatchObject([{ state: 'REFUSED', lastFault: 'CREDENTIALS_REFUSED', confirmedAt: null }]);
  });

  test('is not taken for absent when something else answers with 404', async () => {
    const { subject, steps } = await deleted();
    provider().faults.push((_, response) => send(response, 404, { message: 'no Route matched with those values' }));

    await perform();

    expect(await steps()).toMatchObject([{ state: 'REFUSED', lastFault: 'NOT_THE_PROVIDER' }]);
    expect(provider().users.has(subject)).toBe(true);
  });

  test.each([
    ['an id that is none of the provider', { subject: 'auth0|42' }, 'SUBJECT_IS_NO_ID_OF_THE_PROVIDER'],
    ['another project than the one that is configured', { issuer: 'https://other/auth/v1' }, 'PROVIDER_NOT_CONFIGURED'],
  ])('is refused for %s, and nobody is asked', async (_, traits, lastFault) => {
    const { steps } = await deleted(traits);

    await perform();

    expect(await steps()).toMatchObject([{ state: 'REFUSED', lastFault, attempts: 1, nextAttemptAt: null }]);
    expect(provider().calls).toEqual([]);
  });

  test('is none of Leaver’s business unless Leaver manages it', async () => {
    const { steps } = await deleted({ isManaged: false });

    expect(await steps()).toEqual([]);
  });

  test.each([401, 403])('waits for an administrator when the credentials are refused with %i', async status => {
    const { subject, steps } = await deleted();
    provider().faults.push((_, response) => send(response, status, { code: status, error_code: 'bad_jwt', msg: 'no' }));

    await perform();

    expect(await steps()).toMatchObject([{ state: 'REFUSED', attempts: 1, lastFault: 'CREDENTIALS_REFUSED' }]);
    expect(await waitingJobs(api.current)).toEqual([]);
    expect(provider().users.has(subject)).toBe(true);
  });

  test('waits as long as the provider asks for, when there are too many calls', async () => {
    const { steps } = await deleted();
    const busy = { code: 429, error_code: 'over_request_rate_limit', msg: 'Too many requests' };
    provider().faults.push((_, response) => send(response, 429, busy, { 'retry-after': '300' }));

    await perform();
    const waiting = await steps();
    await passTime(api.current, 5 * minute - 1);
    await perform();
    const stillWaiting = await steps();
    await passTime(api.current, 1);
    await offboardingTasks['sweep-erasure-steps'](
      { em: api.current.em(), now: () => api.current.now, config: configured() },
      {},
    );
    await perform();

    expect(waiting).toMatchObject([{ state: 'PENDING', attempts: 1, lastFault: 'RATE_LIMITED' }]);
    expect(stillWaiting).toMatchObject([{ state: 'PENDING', attempts: 1 }]);
    expect(await steps()).toMatchObject([{ state: 'CONFIRMED_ABSENT', attempts: 2, lastFault: null }]);
  });

  test.each([500, 502, 503])('is tried again after an answer of %i', async status => {
    const { steps } = await deleted();
    provider().faults.push((_, response) => response.writeHead(status).end('<html>Bad gateway</html>'));

    await perform();
    const waiting = await steps();
    await passTime(api.current, minute);
    await perform();

    expect(waiting).toMatchObject([{ state: 'PENDING', attempts: 1, lastFault: `STATUS_${status}` }]);
    expect(await steps()).toMatchObject([{ state: 'CONFIRMED_ABSENT', attempts: 2 }]);
  });

  test('is confirmed by the second attempt when the answer to the first one was lost after it had worked', async () => {
    const { subject, steps } = await deleted();
    provider().faults.push((_, response) => {
      provider().users.delete(subject);
      response.destroy();
    });

    await perform();
    const waiting = await steps();
    await passTime(api.current, minute);
    await perform();

    expect(waiting).toMatchObject([{ state: 'PENDING', lastFault: 'UNREACHABLE' }]);
    expect(await steps()).toMatchObject([{ state: 'CONFIRMED_ABSENT', attempts: 2 }]);
  });

  test('is not confirmed while the provider still knows it', async () => {
    const { steps } = await deleted();
    provider().faults.push((_, response) => send(response, 200, {}));

    await perform();

    expect(await steps()).toMatchObject([{ state: 'PENDING', lastFault: 'STILL_THERE' }]);
  });

  test('follows no redirect', async () => {
    const { steps } = await deleted();
    provider().faults.push((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());

    await perform();

    expect(provider().calls).toHaveLength(1);
    expect(await steps()).toMatchObject([{ state: 'REFUSED', lastFault: 'STATUS_302' }]);
  });

  test('is given up after twenty attempts, and tried again when an administrator asks for it', async () => {
    const { owner, steps } = await deleted();
    await query(api.current.em(), sql`update erasure_step set attempts = 19 where state = 'PENDING'`);
    provider().faults.push((_, response) => response.writeHead(500).end());
    await perform();
    const [failed] = await steps();

    const { data } = await owner.call(
      `mutation ($id: ID!) { retryErasureStep(input: { stepId: $id }) {
        ... on RetryErasureStepSuccess { outcome step { state attempts } } } }`,
      { id: failed.id },
    );
    await perform();

    expect(failed).toMatchObject({ state: 'FAILED', attempts: 20, lastFault: 'STATUS_500', nextAttemptAt: null });
    expect(data.retryErasureStep).toEqual({ outcome: 'RETRIED', step: { state: 'PENDING', attempts: 0 } });
    expect(await steps()).toMatchObject([{ state: 'CONFIRMED_ABSENT', attempts: 1, lastFault: null }]);
  });

  test('is asked for by one job at a time', async () => {
    const { subject } = await deleted();
    const [step] = await api.current
      .em()
      .find(ErasureStep, { kind: 'IDENTITY_PROVIDER' }, { orderBy: { id: 'desc' }, limit: 1 });
    const context = () => ({ em: api.current.em(), now: () => api.current.now, config: configured() });

    await Promise.all(
      Array.from({ length: 4 }, () => offboardingTasks['perform-erasure-step'](context(), { id: step?.id })),
    );

    expect(provider().calls).toEqual([`DELETE /admin/users/${subject}`, `GET /admin/users/${subject}`]);
  });
});
