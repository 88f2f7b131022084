import type { EntityManager } from '@mikro-orm/postgresql';

import type { Context } from '../../context.ts';
import { OrganizationRole } from '../../shared/authorization/roles.ts';
import { refuseViolation } from '../../shared/database/constraints.ts';
import { query, sql } from '../../shared/database/sql.ts';
import { inTransaction } from '../../shared/database/transaction.ts';
import type { EmailAddress } from '../../shared/email-address.ts';
import { hashToken } from '../../shared/tokens.ts';
import { type AuditRecord, record } from '../audit/index.ts';
import {
  AddressTakenError,
  Credential,
  hashPassword,
  InvalidTokenError,
  LastOwnerError,
  parsePassword,
  type Profile,
  type StartedSession,
  startSession,
  User,
} from '../identity/index.ts';
import { lockOrganizations, Organization, OrganizationStatus } from '../organization/index.ts';
import {
  findInvitationById,
  type FoundInvitation,
  InvitationNotFoundError,
  joinByInvitation,
  lockInvitationOf,
  lockWorkspaces,
} from '../workspace/index.ts';

const path = ['input', 'token'];

export interface ConfirmSignUp {
  readonly token: string;
  readonly password: string;
}

/** What was asked for, by the secret of the mail. */
interface Request extends Profile {
  readonly email: string;
  readonly emailKey: string;
  readonly organizationName: string | null;
  readonly invitationId: string | null;
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
 * Makes the account that was asked for, for who can read the mail of the address, and begins its first session.
 *
 * @throws {InvalidInputError} if the password is too short or too long
 * @throws {InvalidTokenError} if the secret is unknown, used or expired
 * @throws {InvitationNotFoundError} if the invitation is gone
 * @throws {InvitationNotPendingError} if the invitation was answered or revoked, or has expired
 * @throws {LastOwnerError} if nobody owns the organization of the workspace any more
 * @throws {LastAdminError} if nobody administers the workspace any more, and the invitation is for a plain member
 * @throws {AddressTakenError} if the address has got an account since the mail was written
 */
export async function confirmSignUp(context: Context, input: ConfirmSignUp): Promise<StartedSession> {
  const password = parsePassword(input.password, ['input', 'password']);
  const hash = hashToken('signUp', input.token);
  const request = hash && (await findRequest(context.em, hash, context.now()));
  if (!request) {
    throw new InvalidTokenError();
  }
  const passwordHash = await hashPassword(password);
  const { email, emailKey, invitationId, organizationName, ...profile } = request;
  const person = { email: { written: email, key: emailKey }, ...profile };
  const found = invitationId === null ? null : await findInvitationById(context.em, invitationId, path);

  return inTransaction(context, async em => {
    const now = context.now();
    if (found) {
      await lockOrganizations(em, [found.organizationId]);
      await lockWorkspaces(em, [found.workspaceId]);
    }
    await spendRequest(em, hash, emailKey, now);
    const { user, events } = found
      ? await joinWorkspace(em, found, person, now)
      : foundOrganization(organizationName ?? '', person, now);
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
  }).catch(refuseViolation({ user_address_once: () => new AddressTakenError(path) }));
}

async function findRequest(em: EntityManager, hash: Buffer, now: Date): Promise<Request | undefined> {
  const [request] = await query(
    em,
    sql<Request>`
      select email, email_key as "emailKey", given_name as "givenName", family_name as "familyName",
        display_name as "displayName", organization_name as "organizationName", invitation_id as "invitationId"
      from sign_up_request where token_hash = ${hash} and expires_at > ${now}`,
  );
  return request;
}

/**
 * Spends the secret, and all others that wait for the address. Of two calls at once the later one finds it gone.
 *
 * The rows are locked by ascending id, so that two who confirm by two mails of one address wait for each other in one order.
 */
async function spendRequest(em: EntityManager, hash: Buffer, emailKey: string, now: Date): Promise<void> {
  const waiting = await query(
    em,
    sql<{ isLive: boolean }>`
      with waiting as materialized (
        select id, token_hash, expires_at from sign_up_request where email_key = ${emailKey} order by id for update
      ), spent as (
        delete from sign_up_request where id in (select id from waiting)
      )
      select token_hash = ${hash} and expires_at > ${now} as "isLive" from waiting`,
  );
  if (!waiting.some(({ isLive }) => isLive)) {
    throw new InvalidTokenError();
  }
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

/** The caller holds the locks on organization and workspace. */
async function joinWorkspace(
  em: EntityManager,
  found: FoundInvitation,
  person: NewPerson,
  now: Date,
): Promise<Joining> {
  const organization = await em.findOneOrFail(Organization, found.organizationId);
  if (organization.status !== OrganizationStatus.ACTIVE) {
    throw new InvitationNotFoundError(path);
  }
  const invitation = await lockInvitationOf(em, found, person.email.key, path, now);
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
