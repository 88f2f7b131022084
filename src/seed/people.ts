import type { AuditAction, StoredEvent } from '../modules/audit/index.ts';
import type { Credential, User, UserPermission } from '../modules/identity/index.ts';
import type { LegalHold } from '../modules/offboarding/index.ts';
import type { Organization } from '../modules/organization/index.ts';
import type { IdKind } from '../shared/ids.ts';
import type { NewRow } from './new-row.ts';
import { day, hour, isActive, isKept, type Person, type World } from './world.ts';

const grace = 30 * day;

export function* organizations({ tenants }: World): Generator<NewRow<Organization>> {
  for (const { id, founded, name, domain } of tenants) {
    yield { id, createdAt: new Date(founded), name, domain, status: 'ACTIVE' };
  }
}

export function* users({ people, source }: World): Generator<NewRow<User>> {
  const names = source('display name');
  for (const person of people) {
    const isNamed = isKept(person);
    const displayName = `${person.givenName} ${person.familyName}`;
    yield {
      id: person.id,
      createdAt: new Date(person.joined),
      organizationId: person.tenant.id,
      email: isNamed ? person.email.written : null,
      emailKey: isNamed ? person.email.key : null,
      givenName: isNamed ? person.givenName : null,
      familyName: isNamed ? person.familyName : null,
      displayName: isNamed && names.random(person.index).chance(0.85) ? displayName : null,
      role: person.role,
      platformRole: 'NONE',
      status: person.status,
      purgeAfter: person.status === 'REVOKED' ? leftAt(person, grace) : null,
      deletedAt: person.status === 'DELETED' ? leftAt(person) : null,
    };
  }
}

export function* credentials({ people, source }: World, passwordHash: string): Generator<NewRow<Credential>> {
  const credential = source('credential');
  for (const { id, index, joined } of people.filter(isKept)) {
    yield { id: credential.id(index, joined), createdAt: new Date(joined), userId: id, passwordHash };
  }
}

/** Who looks after customers without administering the organization. */
export function* permissions({ people, source }: World): Generator<NewRow<UserPermission>> {
  const permission = source('permission');
  for (const { id, index, joined, role, tenant } of people.filter(isActive)) {
    if (role === 'MEMBER' && index % 20 === 3) {
      const at = joined + hour;
      yield {
        id: permission.id(index, at),
        createdAt: new Date(at),
        userId: id,
        permission: 'MANAGE_CUSTOMERS',
        grantedById: tenant.people[0]?.id ?? null,
      };
    }
  }
}

/** A few whose data must be kept for a while; every other one of them was let go. */
export function* legalHolds({ people, source }: World): Generator<NewRow<LegalHold>> {
  const hold = source('legal hold');
  for (const { id, index, joined, tenant } of people.filter(isKept)) {
    const ownerId = tenant.people[0]?.id;
    if (index % 100 === 7 && ownerId) {
      const at = joined + day;
      const isReleased = index % 200 === 7;
      yield {
        id: hold.id(index, at),
        createdAt: new Date(at),
        organizationId: tenant.id,
        userId: id,
        placedById: ownerId,
        reason: `Case ${index}`,
        releasedAt: isReleased ? new Date(at + day) : null,
        releasedById: isReleased ? ownerId : null,
        releaseReason: isReleased ? 'Settled' : null,
      };
    }
  }
}

/** The events behind tenants and people: who came, and who left. */
export function* auditEvents({ tenants, people, source }: World): Generator<StoredEvent> {
  const founding = source('event of an organization');
  for (const { id, index, founded, people: team } of tenants) {
    yield event(founding.id(index, founded), founded, 'organization.created', 'org', id, id, team[0]?.id ?? id);
  }
  const joining = source('event of joining');
  const leaving = source('event of leaving');
  for (const { id, index, joined, left, status, tenant } of people) {
    const owner = tenant.people[0]?.id ?? id;
    yield event(joining.id(index, joined), joined, 'user.created', 'usr', id, tenant.id, owner);
    if (left !== null) {
      const action = status === 'REVOKED' ? 'user.revoked' : 'user.deleted';
      const actor = status === 'REVOKED' ? id : owner;
      yield event(leaving.id(index, left), left, action, 'usr', id, tenant.id, actor);
    }
  }
}

function event(
  id: string,
  at: number,
  action: AuditAction,
  subjectKind: IdKind,
  subjectId: string,
  organizationId: string,
  actorId: string,
): StoredEvent {
  const about = { action, subjectKind, subjectId, organizationId };
  return {
    id,
    createdAt: new Date(at),
    ...about,
    actorKind: 'USER',
    actorId,
    keyHolderId: null,
    sealed: null,
    details: {},
  };
}

const leftAt = ({ left }: Person, later = 0): Date => new Date((left ?? 0) + later);
