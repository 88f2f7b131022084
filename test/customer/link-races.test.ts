import { describe, expect, test } from 'vitest';

import { AuditEvent } from '../../src/modules/audit/index.ts';
import { AccountContact, RevUserLink } from '../../src/modules/customer/index.ts';
import { sql } from '../../src/shared/database/sql.ts';
import { useApi } from '../support/api.ts';
import { callWhile } from '../support/ending.ts';
import { typed, World } from '../support/world.ts';

const link = /* GraphQL */ `
  mutation Link($revUserId: ID!, $revOrgId: ID!) {
    linkRevUser(input: { revUserId: $revUserId, revOrgId: $revOrgId }) {
      __typename
      ... on LinkRevUserSuccess {
        outcome
      }
    }
  }
`;
const unlink = /* GraphQL */ `
  mutation Unlink($revUserId: ID!, $revOrgId: ID!) {
    unlinkRevUser(input: { revUserId: $revUserId, revOrgId: $revOrgId }) {
      ... on UnlinkRevUserSuccess {
        outcome
      }
    }
  }
`;
const unlinkOnly = /* GraphQL */ `
  mutation UnlinkOnly($revUserId: ID!) {
    unlinkRevUser(input: { revUserId: $revUserId }) {
      ... on UnlinkRevUserSuccess {
        outcome
      }
      ... on AmbiguousLinkError {
        code
      }
    }
  }
`;

describe('linking and unlinking at once', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const rounds = Array.from({ length: 8 }, (_, round) => round);

  test('two who unlink the same link: one does it, the other is told that it was done', async () => {
    const { organization, owner } = await world().organization();
    const { defaultRevOrg } = await world().account(organization);
    const revUser = await world().revUser(organization, [defaultRevOrg]);
    const variables = { revUserId: typed('rvu', revUser), revOrgId: typed('rvo', defaultRevOrg) };

    const replies = await Promise.all([owner.call(unlink, variables), owner.call(unlink, variables)]);

    const outcomes = replies.map(({ data }): string => data.unlinkRevUser.outcome).toSorted();
    expect(outcomes).toEqual(['ALREADY_UNLINKED', 'UNLINKED']);
    expect(await api.current.em().count(AuditEvent, { organizationId: organization.id })).toBe(1);
  });

  test.each(rounds)(
    'who links the default rev org against who unlinks it: link and association agree (%i)',
    async () => {
      const { organization, owner } = await world().organization();
      const { defaultRevOrg } = await world().account(organization);
      const revUser = await world().revUser(organization, [defaultRevOrg]);
      const variables = { revUserId: typed('rvu', revUser), revOrgId: typed('rvo', defaultRevOrg) };

      const [linked, unlinked] = await Promise.all([owner.call(link, variables), owner.call(unlink, variables)]);

      expect(unlinked.data.unlinkRevUser.outcome).toBe('UNLINKED');
      const isLinked = linked.data.linkRevUser.outcome === 'LINKED' ? 1 : 0;
      const em = api.current.em();
      expect(await em.count(RevUserLink, { revUser: revUser.id })).toBe(isLinked);
      expect(await em.count(AccountContact, { revUser: revUser.id })).toBe(isLinked);
      expect(await em.count(AuditEvent, { organizationId: organization.id })).toBe(1 + isLinked);
    },
  );

  test.each(rounds)('who unlinks the only link while another is made never ends the new one (%i)', async () => {
    const { organization, owner } = await world().organization();
    const { account, defaultRevOrg } = await world().account(organization);
    const revOrg = await world().revOrg(account);
    const revUser = await world().revUser(organization, [defaultRevOrg]);
    const revUserId = typed('rvu', revUser);

    const [linked, unlinked] = await Promise.all([
      owner.call(link, { revUserId, revOrgId: typed('rvo', revOrg) }),
      owner.call(unlinkOnly, { revUserId }),
    ]);

    expect(linked.data.linkRevUser.outcome).toBe('LINKED');
    const links = await api.current.em().find(RevUserLink, { revUser: revUser.id });
    const left = links.map(one => one.revOrg.id).toSorted();
    expect(left).toEqual(
      unlinked.data.unlinkRevUser.code === 'AMBIGUOUS_LINK' ? [defaultRevOrg.id, revOrg.id] : [revOrg.id],
    );
    expect(await api.current.em().count(AccountContact, { revUser: revUser.id })).toBe(1);
  });

  test('who links a rev user that is being deleted does not bring it back', async () => {
    const { organization, owner } = await world().organization();
    const { defaultRevOrg } = await world().account(organization);
    const revUser = await world().revUser(organization);
    const variables = { revUserId: typed('rvu', revUser), revOrgId: typed('rvo', defaultRevOrg) };

    const { reply, before } = await callWhile(
      api.current,
      sql`delete from rev_user where id = ${revUser.id}::uuid`,
      () => owner.call(link, variables),
    );

    expect(reply.data.linkRevUser).toEqual({ __typename: 'RevUserNotFoundError' });
    expect(await api.current.snapshot()).toEqual(before);
  });
});
