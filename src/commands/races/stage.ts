import type { Pool } from 'pg';

import { formatId, newId } from '../../shared/ids.ts';
import { newToken } from '../../shared/tokens.ts';
import { RowWriter } from './row-writer.ts';

/** Somebody who can call. */
export interface Person {
  readonly uuid: string;
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly refreshToken: string;
  readonly sessionUuid: string;
}

/** Something that calls speak of by its id, and facts by its UUID. */
export interface Thing {
  readonly uuid: string;
  readonly id: string;
}

interface Traits {
  readonly role?: 'OWNER' | 'ADMIN' | 'MEMBER';
  readonly platformRole?: 'NONE' | 'SUPERUSER';
  readonly status?: 'ACTIVE' | 'REVOKED';
}

/** The password of everybody who has one, and its hash at the servers' cost: one for all, so that rounds take no time to set. */
export const password = 'a password of the races';
const passwordHash =
  '$argon2id$v=19$m=19456,t=2,p=1$BiRzRAloWaEeIQC9EAhwQw$/6Abk3oiHcO5mfj0f7qSL2zG5kQTHHWpPg25/XArcVo';

const day = 24 * 60 * 60_000;

/** Takes down what rounds need, of all rounds of a pair, and writes it by one statement a table. */
export class Stage {
  readonly #rows = new RowWriter();
  readonly organizationIds: string[] = [];

  organization(): string {
    const uuid = this.#rows.add('organization', { name: 'Races', status: 'ACTIVE' });
    this.organizationIds.push(uuid);
    return uuid;
  }

  /** A person with a session, unless the person has left, and with something of the own. */
  user(organizationId: string, { role = 'MEMBER', platformRole = 'NONE', status = 'ACTIVE' }: Traits = {}): Person {
    const key = `${newId()}@races.example`;
    const uuid = this.#rows.add('users', {
      organization_id: organizationId,
      email: key,
      email_key: key,
      role,
      platform_role: platformRole,
      status,
      purge_after: status === 'REVOKED' ? this.#rows.in(day) : null,
    });
    this.#rows.add('memory', { owner_id: uuid, text: 'To be remembered' });
    const session = status === 'ACTIVE' ? this.session(uuid) : { token: '', refreshToken: '', sessionUuid: '' };
    return { uuid, id: formatId('usr', uuid), email: key, ...session };
  }

  session(userId: string): Pick<Person, 'token' | 'refreshToken' | 'sessionUuid'> {
    const [session, refresh] = [newToken('session'), newToken('refresh')];
    const sessionUuid = this.#rows.add('session', {
      user_id: userId,
      kind: 'SIGN_IN',
      token_hash: bytes(session.hash),
      token_expires_at: this.#rows.in(day),
      expires_at: this.#rows.in(30 * day),
      authenticated_at: this.#rows.now,
      last_used_at: this.#rows.now,
    });
    this.#rows.add('refresh_token', {
      session_id: sessionUuid,
      token_hash: bytes(refresh.hash),
      expires_at: this.#rows.in(30 * day),
    });
    return { token: session.token, refreshToken: refresh.token, sessionUuid };
  }

  identity({ uuid: userId }: Person, provider: string, subject: string): Thing {
    const uuid = this.#rows.add('external_identity', { user_id: userId, provider, subject, is_managed: false });
    return { uuid, id: formatId('xid', uuid) };
  }

  credential({ uuid: userId }: Person): void {
    this.#rows.add('credential', { user_id: userId, password_hash: passwordHash });
  }

  /** Returns the secret of a mail with which a password is set anew. */
  passwordReset({ uuid: userId }: Person): string {
    const { token, hash } = newToken('reset');
    this.#rows.add('account_token', {
      user_id: userId,
      kind: 'PASSWORD_RESET',
      token_hash: bytes(hash),
      expires_at: this.#rows.in(day),
    });
    return token;
  }

  /**
   * Returns the secret of a mail with which an account is made: of an organization of its own, which is named as the
   * address, or by an invitation. The mail was written long enough ago for another one.
   */
  signUpRequest(email: string, invitation: Thing | null = null): string {
    const { token, hash } = newToken('signUp');
    this.#rows.add('sign_up_request', {
      email,
      email_key: email,
      organization_name: invitation === null ? email : null,
      invitation_id: invitation?.uuid ?? null,
      token_hash: bytes(hash),
      answered_at: this.#rows.in(-day / 24),
      expires_at: this.#rows.in(day),
    });
    return token;
  }

  workspace(organizationId: string, { admins = [], members = [] }: { admins?: Person[]; members?: Person[] }): Thing {
    const uuid = this.#rows.add('workspace', { organization_id: organizationId, name: 'Races' });
    admins.forEach(person => this.member(uuid, person, 'ADMIN'));
    members.forEach(person => this.member(uuid, person, 'MEMBER'));
    return { uuid, id: formatId('wsp', uuid) };
  }

  /** @param hasLeft whether the membership waits for the person to be restored */
  member(workspaceId: string, { uuid: userId }: Person, role: 'ADMIN' | 'MEMBER', hasLeft = false): Thing {
    const uuid = this.#rows.add('workspace_member', {
      workspace_id: workspaceId,
      service_account_id: null,
      user_id: userId,
      role,
      source: 'LOCAL',
      ended_at: hasLeft ? this.#rows.now : null,
    });
    return { uuid, id: formatId('mem', uuid) };
  }

  serviceAccount({ uuid: workspaceId }: Thing): Thing {
    const uuid = this.#rows.add('service_account', { workspace_id: workspaceId, name: 'Program' });
    this.#rows.add('workspace_member', {
      workspace_id: workspaceId,
      service_account_id: uuid,
      user_id: null,
      role: 'ADMIN',
      source: 'LOCAL',
      ended_at: null,
    });
    return { uuid, id: formatId('svc', uuid) };
  }

  invitation({ uuid: workspaceId }: Thing, email: string, { uuid: by }: Person): Thing & { readonly secret: string } {
    const { token, hash } = newToken('invitation');
    const uuid = this.#rows.add('invitation', {
      workspace_id: workspaceId,
      email,
      email_key: email,
      role: 'MEMBER',
      state: 'PENDING',
      secret_hash: bytes(hash),
      invited_by_id: by,
      expires_at: this.#rows.in(day),
    });
    return { uuid, id: formatId('inv', uuid), secret: token };
  }

  account(organizationId: string): Thing {
    const uuid = this.#rows.add('account', { organization_id: organizationId, display_name: 'Races' });
    return { uuid, id: formatId('acc', uuid) };
  }

  accountPermission({ uuid: userId }: Person, { uuid: accountId }: Thing): void {
    this.#rows.add('account_permission', { user_id: userId, account_id: accountId, permission: 'MANAGE_CUSTOMERS' });
  }

  /** A rev org of an account of its own; a default one cannot be deleted. */
  revOrg(organizationId: string, isDefault = false): Thing {
    const { uuid: accountId } = this.account(organizationId);
    const uuid = this.#rows.add('rev_org', {
      organization_id: organizationId,
      account_id: accountId,
      display_name: 'Races',
      is_default: isDefault,
    });
    return { uuid, id: formatId('rvo', uuid) };
  }

  revUser(organizationId: string, links: readonly Thing[] = []): Thing {
    const uuid = this.#rows.add('rev_user', {
      organization_id: organizationId,
      display_name: 'Races',
      phone_numbers: [],
      external_refs: [],
      state: 'ACTIVE',
      is_verified: false,
    });
    links.forEach(revOrg => this.#rows.add('rev_user_link', { rev_user_id: uuid, rev_org_id: revOrg.uuid }));
    return { uuid, id: formatId('rvu', uuid) };
  }

  write(db: Pool): Promise<void> {
    return this.#rows.write(db);
  }
}

const bytes = (hash: Buffer): string => String.raw`\x${hash.toString('hex')}`;
