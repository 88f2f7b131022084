import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { OrganizationRole } from '../../shared/authorization/roles.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import { type EmailAddress, parseEmail } from '../../shared/email-address.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { spend } from '../../shared/limits/spend.ts';
import { parseText } from '../../shared/text.ts';
import { type AuditRecord, record } from '../audit/index.ts';
import {
  AddressTakenError,
  Credential,
  hashPassword,
  LastOwnerError,
  parsePassword,
  parseProfile,
  type Profile,
  type StartedSession,
  startSession,
  User,
} from '../identity/index.ts';
import { lockOrganizations, Organization, OrganizationStatus } from '../organization/index.ts';
import {
  findInvitation,
  type FoundInvitation,
  InvitationNotFoundError,
  joinByInvitation,
  lockPendingInvitation,
  lockWorkspaces,
} from '../workspace/index.ts';

const path = ['input', 'invitationSecret'];

export interface SignUp extends Profile {
  readonly email: string;
  readonly password: string;
  readonly organizationName?: string | null;
  readonly invitationSecret?: string | null;
}

interface NewPerson extends Profile {
  readonly email: EmailAddress;
}

/** An account in the making, and the events to be recorded with it. */
interface Joining {
  readonly user: User;
  readonly events: readonly AuditRecord[];
}

/**
 * Makes an account, either with an organization of its own or by an invitation, and begins its first session.
 *
 * @throws {InvalidInputError} if address, password or a name is no good, or not exactly one way in is given
 * @throws {RateLimitedError} if the network tried to make too many accounts
 * @throws {InvitationNotFoundError} if the secret is unknown, or the invitation is for another address
 * @throws {InvitationNotPendingError} if the invitation was answered or revoked, or has expired
 * @throws {LastOwnerError} if nobody owns the organization of the workspace any more
 * @throws {LastAdminError} if nobody administers the workspace any more, and the invitation is for a plain member
 * @throws {AddressTakenError} if the address belongs to a live account
 */
export async function signUp(context: Context, input: SignUp): Promise<StartedSession> {
  const person = { email: parseEmail(input.email, ['input', 'email']), ...parseProfile(input) };
  const password = parsePassword(input.password, ['input', 'password']);
  const { signUp: times } = context.config.limits.rates;
  await spend(context, { of: ['sign up from', context.network], times, seconds: 3600 });
  const join = await wayIn(context, input, person);
  const passwordHash = await hashPassword(password);

  return inTransaction(context, async em => {
    const now = context.now();
    const { user, events } = await join(em, now);
    em.persist([user, new Credential(user, passwordHash, now)]);
    const started = startSession(em, context, user, context.device);
    const event = { organizationId: user.organization.id, actorId: user.id };
    await record(
      em,
      now,
      { ...event, action: 'user.created', subjectKind: 'usr', subjectId: user.id, details: { role: user.role } },
      ...events,
      { ...event, action: 'session.started', subjectKind: 'ses', subjectId: started.session.id },
    );
    return started;
  }).catch(refuseViolation({ user_address_once: () => new AddressTakenError() }));
}

/** Which of the two ways in is taken; everything that needs no lock is checked already. */
async function wayIn(
  context: Context,
  { organizationName = null, invitationSecret = null }: SignUp,
  person: NewPerson,
): Promise<(em: EntityManager, now: Date) => Promise<Joining>> {
  if (organizationName !== null && invitationSecret === null) {
    const name = parseText(organizationName, { path: ['input', 'organizationName'], max: 200 });
    return async (_, now) => foundOrganization(name, person, now);
  }
  if (invitationSecret !== null && organizationName === null) {
    const proof = { secret: invitationSecret, emailKey: person.email.key, path };
    const found = await findInvitation(context.em, proof);
    return (em, now) => joinWorkspace(em, found, proof.secret, person, now);
  }
  throw new InvalidInputError('Give exactly one of organizationName and invitationSecret.', ['input']);
}

function foundOrganization(name: string, person: NewPerson, now: Date): Joining {
  const organization = new Organization(name, now);
  const user = new User({ organization, role: OrganizationRole.OWNER, ...person }, now);
  return {
    user,
    events: [
      {
        action: 'organization.created',
        organizationId: organization.id,
        actorId: user.id,
        subjectKind: 'org',
        subjectId: organization.id,
      },
    ],
  };
}

async function joinWorkspace(
  em: EntityManager,
  found: FoundInvitation,
  secret: string,
  person: NewPerson,
  now: Date,
): Promise<Joining> {
  await lockOrganizations(em, [found.organizationId]);
  await lockWorkspaces(em, [found.workspaceId]);
  const organization = await em.findOneOrFail(Organization, found.organizationId);
  if (organization.status !== OrganizationStatus.ACTIVE) {
    throw new InvitationNotFoundError(path);
  }
  const invitation = await lockPendingInvitation(em, found, { secret, emailKey: person.email.key, path }, now);
  await refuseWithoutOwner(em, organization.id);
  const user = new User({ organization, role: OrganizationRole.MEMBER, ...person }, now);
  const { events } = await joinByInvitation(em, invitation, { user, organizationId: organization.id, path }, now);
  return { user, events };
}

/** All people may have left since the invitation was sent. The lock on the organization is held. */
async function refuseWithoutOwner(em: EntityManager, organizationId: string): Promise<void> {
  const owners = await query(
    em,
    sql`select id from users
      where organization_id = ${organizationId}::uuid and role = 'OWNER' and status = 'ACTIVE' limit 1`,
  );
  if (owners.length === 0) {
    throw new LastOwnerError([organizationId], path);
  }
}
