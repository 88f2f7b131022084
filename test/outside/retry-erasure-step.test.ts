import { describe, expect, test } from 'vitest';

import { ErasureStep } from '../../src/modules/offboarding/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { typed, World } from '../support/world.ts';

const retryErasureStep = /* GraphQL */ `
  mutation RetryErasureStep($input: RetryErasureStepInput!) {
    retryErasureStep(input: $input) {
      __typename
      ... on RetryErasureStepSuccess {
        outcome
        step {
          id
          state
          attempts
          lastFault
        }
      }
      ... on Error {
        code
        message
        path
      }
    }
  }
`;

describe('retryErasureStep', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function withStep(state: ErasureStep['state']) {
    const { organization, owner } = await world().organization();
    const person = await world().user({ in: organization });
    await world().file(person);
    await owner.call(`mutation ($id: ID!) { deleteUser(input: { userId: $id }) { __typename } }`, { id: person.id });
    const em = api.current.em();
    const step = await em.findOneOrFail(ErasureStep, { state: 'PENDING', attempts: 0 }, { orderBy: { id: 'desc' } });
    Object.assign(step, { state, attempts: 20, lastFault: 'STILL_THERE', nextAttemptAt: null });
    await em.flush();
    return { organization, owner, step, stepId: typed('est', step) };
  }

  test.each(['FAILED', 'REFUSED'] as const)('has a step tried again that is %s, and records who asked', async state => {
    const { organization, owner, step, stepId } = await withStep(state);

    const { data } = await owner.call(retryErasureStep, { input: { stepId } });

    expect(data.retryErasureStep).toEqual({
      __typename: 'RetryErasureStepSuccess',
      outcome: 'RETRIED',
      step: { id: stepId, state: 'PENDING', attempts: 0, lastFault: 'STILL_THERE' },
    });
    expect(await world().eventsAbout(step)).toMatchObject([
      {
        action: 'erasure_step.retried',
        actorId: owner.user.id,
        organizationId: organization.id,
        details: { kind: 'STORED_BYTES' },
      },
    ]);
  });

  test.each([
    ['PENDING', 'ALREADY_PENDING'],
    ['CONFIRMED_ABSENT', 'ALREADY_SETTLED'],
    ['DELIVERED', 'ALREADY_SETTLED'],
  ] as const)('changes nothing of a step that is %s', async (state, outcome) => {
    const { owner, stepId } = await withStep(state);
    const before = await api.current.snapshot();

    const { data } = await owner.call(retryErasureStep, { input: { stepId } });

    expect(data.retryErasureStep).toMatchObject({ outcome, step: { state, attempts: 20 } });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('tells a stranger the same as of a step that does not exist', async () => {
    const { stepId } = await withStep('FAILED');
    const { owner: stranger } = await world().organization();
    const before = await api.current.snapshot();

    const answers = [
      await stranger.call(retryErasureStep, { input: { stepId } }),
      await stranger.call(retryErasureStep, { input: { stepId: formatId('est', newId()) } }),
    ];

    for (const { data } of answers) {
      expect(data.retryErasureStep).toEqual({
        __typename: 'ErasureStepNotFoundError',
        code: 'ERASURE_STEP_NOT_FOUND',
        message: 'There is no such step of an erasure.',
        path: ['input', 'stepId'],
      });
    }
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses plain members, and ids of other things', async () => {
    const { organization, owner, stepId } = await withStep('FAILED');
    const member = await world().user({ in: organization });
    const before = await api.current.snapshot();

    const answers = [
      await member.call(retryErasureStep, { input: { stepId } }),
      await owner.call(retryErasureStep, { input: { stepId: owner.id } }),
    ];

    expect(answers.map(({ data }) => data.retryErasureStep)).toMatchObject([
      { __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] },
      { __typename: 'InvalidIdError', code: 'INVALID_ID', path: ['input', 'stepId'] },
    ]);
    expect(await api.current.snapshot()).toEqual(before);
  });
});
