import { describe, expect, test } from 'vitest';

import { useApi } from '../support/api.ts';
import { runJobs } from '../support/run-jobs.ts';
import { tracesOf } from '../support/traces.ts';
import { type Person, typed, World } from '../support/world.ts';

const success = 'request { id kind state personCount doneAt }';
const documents = {
  requestPersonalDataExport: `mutation M($input: RequestPersonalDataExportInput!) { requestPersonalDataExport(input: $input) {
    __typename ... on RequestPersonalDataExportSuccess { ${success} } ... on Error { code path } } }`,
  requestPersonalDataDeletion: `mutation M($input: RequestPersonalDataDeletionInput!) { requestPersonalDataDeletion(input: $input) {
    __typename ... on RequestPersonalDataDeletionSuccess { ${success} } ... on Error { code path } } }`,
} as const;

async function call(by: Person, name: keyof typeof documents, email: string) {
  return (await by.call(documents[name], { input: { email } })).data[name];
}

describe('requests for personal data', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const email = 'Peter@Initech.example';

  async function customer() {
    const { organization, owner } = await world().organization();
    const { defaultRevOrg, account } = await world().account(organization);
    const revUser = await world().revUser(organization, [defaultRevOrg]);
    const revUserId = typed('rvu', revUser);
    await owner.call(
      `mutation { updateRevUser(input: { revUserId: "${revUserId}", email: "${email}", phoneNumbers: ["+15550100"] }) { __typename } }`,
    );
    return { organization, owner, account, defaultRevOrg, revUser, revUserId };
  }

  const read = async (by: Person, id: string) =>
    (await by.call(`{ node(id: "${id}") { ... on PersonalDataRequest { state personCount doneAt expiresAt data } } }`))
      .data.node;
  const news = async (by: Person) =>
    (await by.call('{ viewer { notifications { edges { node { text sender { id } } } } } }')).data.viewer.notifications
      .edges;

  test('an export is made by a job, told to who asked, readable for 7 days, and keeps no copy', async () => {
    const { owner, account, defaultRevOrg, revUser, revUserId } = await customer();
    await customer();

    const asked = await call(owner, 'requestPersonalDataExport', 'peter@INITECH.example');
    const early = await read(owner, asked.request.id);
    await runJobs(api.current);
    const ready = await read(owner, asked.request.id);

    const { id } = asked.request;
    expect(asked.request).toEqual({ id, kind: 'EXPORT', state: 'PENDING', personCount: null, doneAt: null });
    expect(early).toEqual({ state: 'PENDING', personCount: null, doneAt: null, expiresAt: null, data: null });
    expect(ready).toEqual({
      state: 'DONE',
      personCount: 1,
      doneAt: api.current.now.toISOString(),
      expiresAt: new Date(api.current.now.getTime() + 7 * 86_400_000).toISOString(),
      data: [
        {
          id: revUserId,
          displayName: revUser.displayName,
          email,
          phoneNumbers: ['+15550100'],
          externalRefs: [],
          state: 'ACTIVE',
          isVerified: false,
          customFields: {},
          createdAt: revUser.createdAt.toISOString(),
          revOrgs: [{ id: typed('rvo', defaultRevOrg), displayName: defaultRevOrg.displayName }],
          accounts: [{ id: typed('acc', account), displayName: account.displayName }],
          tags: [],
        },
      ],
    });
    const text = `The personal data that you asked for is ready to be read for 7 days, of 1 rev user: ${id}.`;
    expect(await news(owner)).toEqual([{ node: { text, sender: null } }]);
    // Of both tenants' rev users, and nowhere else.
    expect(await tracesOf(api.current.em(), email)).toEqual({ 'public.rev_user': 2 });
    api.current.advance(7 * 86_400_000);
    await api.current.em().execute(`update session set token_expires_at = token_expires_at + interval '8 days'`);
    expect((await read(owner, id)).data).toBeNull();
  });

  test('a deletion erases everybody of the organization who has the address, by a job, and tells who asked', async () => {
    const { organization, owner, revUserId } = await customer();
    const neighbour = await customer();
    const twin = typed('rvu', await world().revUser(organization));
    await owner.call(
      `mutation { updateRevUser(input: { revUserId: "${twin}", email: "peter@initech.EXAMPLE" }) { __typename } }`,
    );

    const asked = await call(owner, 'requestPersonalDataDeletion', email);
    await runJobs(api.current);

    const { id } = asked.request;
    expect(await read(owner, id)).toMatchObject({ state: 'DONE', personCount: 2, data: null });
    expect((await owner.call(`{ nodes(ids: ["${revUserId}", "${twin}"]) { id } }`)).data.nodes).toEqual([null, null]);
    expect((await neighbour.owner.call(`{ node(id: "${neighbour.revUserId}") { id } }`)).data.node).not.toBeNull();
    const text = `The personal data that you asked to have deleted is gone, of 2 rev users: ${id}.`;
    expect(await news(owner)).toEqual([{ node: { text, sender: null } }]);
    const again = await call(owner, 'requestPersonalDataDeletion', email);
    await runJobs(api.current);
    expect(await read(owner, again.request.id)).toMatchObject({ state: 'DONE', personCount: 0 });
  });

  test('an export shows nothing any more of who was erased meanwhile', async () => {
    const { owner, revUserId } = await customer();
    const asked = await call(owner, 'requestPersonalDataExport', email);
    await runJobs(api.current);

    await owner.call(`mutation { deleteRevUser(input: { revUserId: "${revUserId}" }) { __typename } }`);

    expect((await read(owner, asked.request.id)).data).toEqual([]);
  });

  test('are for administrators alone, and refuse what is no address, and change nothing', async () => {
    const { organization, owner } = await customer();
    const staff = await world().user({ in: organization, permissions: ['MANAGE_CUSTOMERS'] });
    const { owner: stranger } = await world().organization();
    const asked = await call(owner, 'requestPersonalDataExport', email);
    const before = await api.current.snapshot();

    for (const name of ['requestPersonalDataExport', 'requestPersonalDataDeletion'] as const) {
      expect(await call(staff, name, email)).toEqual({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
      const invalid = { __typename: 'InvalidInputError', code: 'INVALID_INPUT', path: ['input', 'email'] };
      expect(await call(owner, name, 'peter')).toEqual(invalid);
      const anonymous = await api.current.call(documents[name], { input: { email } });
      expect(anonymous.errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    }
    expect(await read(stranger, asked.request.id)).toBeNull();
    expect(await read(staff, asked.request.id)).toBeNull();
    expect(await api.current.snapshot()).toEqual(before);
  });
});
