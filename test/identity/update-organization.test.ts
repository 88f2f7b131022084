import { describe, expect, test } from 'vitest';

import { Organization } from '../../src/modules/organization/index.ts';
import { formatId, newId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { type Person, typed, World } from '../support/world.ts';

const updateOrganization = /* GraphQL */ `
  mutation UpdateOrganization($input: UpdateOrganizationInput!) {
    updateOrganization(input: $input) {
      __typename
      ... on UpdateOrganizationSuccess {
        organization {
          id
          name
          domain
        }
      }
      ... on Error {
        code
        path
      }
    }
  }
`;

describe('updateOrganization', () => {
  const api = useApi();
  const world = () => new World(api.current);

  const update = async (by: Person, input: object) =>
    (await by.call(updateOrganization, { input })).data.updateOrganization;

  test('changes name and domain, leaves what is left out, and records what changed', async () => {
    const { organization } = await world().organization('Acme');
    const admin = await world().user({ in: organization, role: 'ADMIN' });

    const first = await update(admin, { domain: ' Büro.Example ' });
    const second = await update(admin, { name: ' Acme Ltd ' });
    const before = await api.current.snapshot();
    const same = await update(admin, { name: 'Acme Ltd', domain: 'xn--bro-hoa.example' });

    const id = typed('org', organization);
    expect(first).toEqual({
      __typename: 'UpdateOrganizationSuccess',
      organization: { id, name: 'Acme', domain: 'xn--bro-hoa.example' },
    });
    expect(second.organization).toEqual({ id, name: 'Acme Ltd', domain: 'xn--bro-hoa.example' });
    expect(same).toEqual(second);
    expect(await api.current.snapshot()).toEqual(before);
    expect(await update(admin, { domain: null })).toMatchObject({ organization: { domain: null } });
    expect(await world().eventsAbout(organization)).toMatchObject([
      { action: 'organization.updated', actorId: admin.user.id, details: { fields: ['domain'] } },
      { details: { fields: ['name'] } },
      { details: { fields: ['domain'] } },
    ]);
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ name: null }, 'name'],
    [{ name: 'x'.repeat(201) }, 'name'],
    [{ domain: 'no domain' }, 'domain'],
    [{ domain: 'a@b.example' }, 'domain'],
    [{ domain: '127.0.0.1' }, 'domain'],
    [{ domain: '' }, 'domain'],
  ])('refuses %j', async (input, field) => {
    const { owner } = await world().organization();
    const before = await api.current.snapshot();

    expect(await update(owner, input)).toEqual({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      path: ['input', field],
    });
    expect(await api.current.snapshot()).toEqual(before);
  });

  test('refuses plain members, and knows no other tenant; a superuser knows all', async () => {
    const { organization, owner } = await world().organization();
    const member = await world().user({ in: organization });
    const { organization: elsewhere, owner: stranger } = await world().organization();
    const root = await world().user({ in: elsewhere, platformRole: 'SUPERUSER' });
    const organizationId = typed('org', organization);
    const before = await api.current.snapshot();

    expect(await update(member, { name: 'X' })).toEqual({ __typename: 'ForbiddenError', code: 'FORBIDDEN', path: [] });
    const absent = await update(stranger, { organizationId: formatId('org', newId()), name: 'X' });
    expect(absent).toEqual({
      __typename: 'OrganizationNotFoundError',
      code: 'ORGANIZATION_NOT_FOUND',
      path: ['input', 'organizationId'],
    });
    expect(await update(stranger, { organizationId, name: 'X' })).toEqual(absent);
    expect(await update(root, { organizationId: formatId('org', newId()), name: 'X' })).toEqual(absent);
    expect(await update(owner, { organizationId: owner.id, name: 'X' })).toMatchObject({
      __typename: 'InvalidIdError',
      path: ['input', 'organizationId'],
    });
    expect(await api.current.snapshot()).toEqual(before);
    expect(await update(root, { organizationId, name: 'Renamed' })).toMatchObject({
      organization: { name: 'Renamed' },
    });
    expect(await api.current.em().findOneOrFail(Organization, organization.id)).toMatchObject({ name: 'Renamed' });
  });
});
