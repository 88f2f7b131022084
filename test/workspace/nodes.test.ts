import { describe, expect, test } from 'vitest';

import { User } from '../../src/modules/identity/index.ts';
import { WorkspaceMember } from '../../src/modules/workspace/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { countStatements } from '../support/statements.ts';
import { type Person, typed, World } from '../support/world.ts';

const nodes = /* GraphQL */ `
  query Nodes($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
    }
  }
`;

describe('node', () => {
  const api = useApi();
  const world = () => new World(api.current);

  async function seenBy(person: Person, ids: readonly string[]): Promise<boolean[]> {
    const { data } = await person.call(nodes, { ids });
    return data.nodes.map((node: { id: string } | null, index: number) => node?.id === ids[index]);
  }

  async function team() {
    const { organization, owner } = await world().organization();
    const { organization: elsewhere, owner: stranger } = await world().organization();
    const admin = await world().user({ in: organization });
    const guest = await world().user({ in: elsewhere });
    const invited = await world().user({ in: elsewhere });
    const workspace = await world().workspace(organization, { admins: [admin], members: [guest] });
    const { account, member: robot } = await world().serviceAccount(workspace, admin);
    const { invitation } = await world().invitation(workspace, admin, invited.email);
    const member = await api.current.em().findOneOrFail(WorkspaceMember, { user: guest.user.id });
    const ids = [typed('wsp', workspace), typed('mem', member), typed('mem', robot), typed('svc', account)];
    return {
      organization,
      owner,
      stranger,
      admin,
      guest,
      invited,
      workspace,
      member,
      ids: [...ids, typed('inv', invitation)],
    };
  }

  test('finds a workspace, its members and service accounts for who sees it, invitations for fewer', async () => {
    const { organization, owner, stranger, admin, guest, invited, ids } = await team();
    const colleague = await world().user({ in: organization });

    const seen = await Promise.all([owner, admin, guest, invited, stranger, colleague].map(one => seenBy(one, ids)));

    expect(seen).toEqual([
      [true, true, true, true, true],
      [true, true, true, true, true],
      [true, true, true, true, false],
      [false, false, false, false, true],
      [false, false, false, false, false],
      [false, false, false, false, false],
    ]);
  });

  test('finds no workspace for who has left it, and no membership that has ended', async () => {
    const { admin, guest, member, ids } = await team();
    const em = api.current.em();
    em.merge(member).endedAt = api.current.now;
    await em.flush();

    expect(await seenBy(guest, ids)).toEqual([false, false, false, false, false]);
    expect(await seenBy(admin, ids)).toEqual([true, false, true, true, true]);
  });

  test('finds users of the own organization and of shared workspaces', async () => {
    const { organization, owner, stranger, admin, guest, invited } = await team();
    const colleague = await world().user({ in: organization });
    const superuser = await world().user({ in: organization, platformRole: 'SUPERUSER' });
    const ids = [admin, guest, invited, owner].map(({ id }) => id);

    const seen = await Promise.all(
      [guest, admin, colleague, invited, stranger, owner, superuser].map(person => seenBy(person, ids)),
    );

    expect(seen).toEqual([
      [true, true, true, false],
      [true, true, false, true],
      [true, false, false, true],
      [false, true, true, false],
      [false, true, true, false],
      [true, false, false, true],
      [true, true, true, true],
    ]);
  });

  test('finds users who have left for administrators only', async () => {
    const { organization, owner } = await world().organization();
    const grace = await world().user({ in: organization });
    const lin = await world().user({ in: organization });
    const em = api.current.em();
    (await em.findOneOrFail(User, grace.user.id)).revoke(api.current.now);
    await em.flush();

    expect(await seenBy(owner, [grace.id])).toEqual([true]);
    expect(await seenBy(lin, [grace.id])).toEqual([false]);
  });

  test('answers for what is not visible as for what does not exist, and to nobody at all', async () => {
    const { stranger, guest, ids } = await team();
    const absent = (['wsp', 'mem', 'mem', 'svc', 'inv', 'usr'] as const).map(kind => formatId(kind, newId()));
    const other = await world().organization();

    const hidden = await other.owner.call(nodes, { ids: [...ids, guest.id] });
    const unknown = await stranger.call(nodes, { ids: absent });
    const nobody = await api.current.call(nodes, { ids: [...ids, guest.id] });

    expect(hidden).toMatchObject({ data: { nodes: [null, null, null, null, null, null] }, errors: undefined });
    expect(unknown.data).toEqual(hidden.data);
    expect(nobody.data).toEqual(hidden.data);
  });

  test('looks up any number of users and members by the same number of statements', async () => {
    const { organization, owner } = await world().organization();
    const { organization: elsewhere } = await world().organization();
    const guests = await Promise.all(Array.from({ length: 10 }, () => world().user({ in: elsewhere })));
    const workspace = await world().workspace(organization, { admins: [owner], members: guests });
    const members = await api.current.em().find(WorkspaceMember, { workspace: workspace.id });
    const count = (size: number) =>
      countStatements(() =>
        owner.call(nodes, {
          ids: [...guests.slice(0, size).map(({ id }) => id), ...members.slice(0, size).map(one => typed('mem', one))],
        }),
      );

    expect(await count(10)).toBe(await count(2));
  });
});
