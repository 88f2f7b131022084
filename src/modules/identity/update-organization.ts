import type { Context } from '../../context.ts';
import { authorize, can } from '../../shared/authorization/authorize.ts';
import { requireViewer, type Viewer } from '../../shared/authorization/viewer.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { readEmailDomain } from '../../shared/email-address.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { parseId } from '../../shared/ids.ts';
import { parseText } from '../../shared/text.ts';
import { record } from '../audit/index.ts';
import { lockOrganizations, Organization } from '../organization/index.ts';
import { lockViewer } from './find-viewer.ts';
import { OrganizationNotFoundError } from './identity.errors.ts';

export interface UpdateOrganization {
  readonly organizationId?: string | null;
  readonly name?: string | null;
  readonly domain?: string | null;
}

/**
 * Changes the name and the domain of an organization: what is left out stays, and null clears the domain.
 *
 * @throws {InvalidIdError} {@link InvalidInputError} if the id, the name or the domain is no good
 * @throws {OrganizationNotFoundError} if it does not exist, or is another tenant
 * @throws {ForbiddenError} unless the viewer administers it
 */
export async function updateOrganization(context: Context, input: UpdateOrganization): Promise<Organization> {
  const viewer = await requireViewer(context);
  const id =
    input.organizationId == null
      ? viewer.organizationId
      : parseId('org', input.organizationId, ['input', 'organizationId']);
  const changes = parseChanges(input);
  authorizeUpdate(viewer, id);

  return inTransaction(context, async em => {
    await lockOrganizations(em, [id]);
    const actor = await lockViewer(em, viewer);
    authorizeUpdate(actor, id);
    const organization = await em.findOne(Organization, id);
    if (!organization) {
      throw new OrganizationNotFoundError();
    }
    const fields = (['name', 'domain'] as const).filter(
      field => changes[field] !== undefined && changes[field] !== organization[field],
    );
    if (fields.length === 0) {
      return organization;
    }

    organization.describe(changes);
    await record(em, context.now(), {
      action: 'organization.updated',
      organizationId: id,
      actorId: actor.userId,
      subjectKind: 'org',
      subjectId: id,
      details: { fields },
    });
    return organization;
  });
}

function authorizeUpdate(viewer: Viewer, id: string): void {
  const organization = { organizationId: id };
  if (!can(viewer, 'organizations.read', organization)) {
    throw new OrganizationNotFoundError();
  }
  authorize(viewer, 'organizations.update', organization);
}

function parseChanges({ name, domain }: UpdateOrganization): { name?: string; domain?: string | null } {
  if (name === null) {
    throw new InvalidInputError('A name cannot be cleared.', ['input', 'name']);
  }
  return {
    ...(name !== undefined && { name: parseText(name, { path: ['input', 'name'], max: 200 }) }),
    ...(domain !== undefined && { domain: domain === null ? null : parseDomain(domain) }),
  };
}

function parseDomain(text: string): string {
  const domain = readEmailDomain(text);
  if (domain === null) {
    throw new InvalidInputError('Expected an Internet domain, such as acme.example.', ['input', 'domain']);
  }
  return domain;
}
