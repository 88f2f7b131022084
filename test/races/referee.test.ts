import { describe, expect, test } from 'vitest';

import { type FactKind, refute } from '../../src/commands/races/facts.ts';
import { findBroken } from '../../src/commands/races/laws.ts';
import { claimsOf, contradictions, type Race } from '../../src/commands/races/race.ts';
import { Stage } from '../../src/commands/races/stage.ts';
import { useApi } from '../support/api.ts';

describe('the referee of the races', () => {
  const api = useApi();
  const pool = () => api.current.orm.em.getConnection().getNativeClient();

  test('finds an organization without an owner, a workspace without an admin, and a session that outlived its user', async () => {
    const stage = new Stage();
    const [sound, broken] = [stage.organization(), stage.organization()];
    stage.user(sound, { role: 'OWNER' });
    const member = stage.user(broken);
    stage.workspace(broken, { members: [member] });
    const db = await pool();
    await stage.write(db);

    expect(await findBroken(db, stage.organizationIds)).toEqual([
      `organization ${broken} has users, and no owner`,
      `organization ${broken} has a workspace with members, and no admin`,
    ]);

    await db.query(`update users set status = 'SUSPENDED' where id = $1`, [member.uuid]);
    expect(await findBroken(db, stage.organizationIds)).toEqual([
      `organization ${broken} has a live session of somebody who has ended`,
      `organization ${broken} has a refresh token of somebody who has ended`,
    ]);
  });

  test('finds each thing that was left of somebody who was deleted', async () => {
    const stage = new Stage();
    const organization = stage.organization();
    stage.user(organization, { role: 'OWNER' });
    const [keeper, forgetful, granted] = [stage.user(organization), stage.user(organization), stage.user(organization)];
    stage.credential(keeper);
    stage.passwordReset(forgetful);
    stage.accountPermission(granted, stage.account(organization));
    const db = await pool();
    await stage.write(db);
    const left = `organization ${organization} has something left of somebody who was deleted`;

    for (const person of [keeper, forgetful, granted]) {
      await db.query(
        `update users set status = 'DELETED', deleted_at = now(), email = null, email_key = null where id = $1`,
        [person.uuid],
      );
      await db.query(`delete from memory where owner_id = $1`, [person.uuid]);
      await db.query(`delete from refresh_token where session_id = $1`, [person.sessionUuid]);
      expect(await findBroken(db, stage.organizationIds)).toContain(left);
      for (const table of ['credential', 'account_token', 'account_permission']) {
        await db.query(`delete from ${table} where user_id = $1`, [person.uuid]);
      }
      expect(await findBroken(db, stage.organizationIds)).not.toContain(left);
    }
  });

  test('counts accounts, sessions and mails by the address, and knows what is granted on which account', async () => {
    const stage = new Stage();
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const [account, other] = [stage.account(organization), stage.account(organization)];
    stage.accountPermission(owner, account);
    stage.signUpRequest(owner.email);
    stage.session(owner.uuid);
    const db = await pool();
    await stage.write(db);
    const claim = (kind: FactKind, id: string, state: string) => ({ round: 0, kind, id, state, text: kind });

    const refuted = await refute(db, [
      claim('accountsOf', owner.email, '1'),
      claim('sessionsOf', owner.email, '2'),
      claim('signUps', owner.email, 'ABSENT'),
      claim('organizationsOf', owner.email, 'ABSENT'),
      claim('grant', `${owner.uuid} ${account.uuid}`, 'MANAGE_CUSTOMERS'),
      claim('grant', `${owner.uuid} ${other.uuid}`, 'MANAGE_CUSTOMERS'),
    ]);

    expect(refuted).toEqual([
      { round: 0, text: 'signUps, found 1' },
      { round: 0, text: 'grant, found ABSENT' },
    ]);
  });

  test('holds what servers answer afterwards against what was claimed of them', () => {
    const claims = { token: 'NOTHING', old: 'InvalidCredentialsError', grant: 'ABSENT' };

    expect(contradictions(claims, new Map(Object.entries({ token: 'NOTHING', old: 'DONE' })))).toEqual([
      'old must be answered by InvalidCredentialsError, and is by DONE',
    ]);
  });

  test('refutes what is not so, and takes nothing for absent that is there', async () => {
    const stage = new Stage();
    const organization = stage.organization();
    const owner = stage.user(organization, { role: 'OWNER' });
    const workspace = stage.workspace(organization, { admins: [owner] });
    const db = await pool();
    await stage.write(db);
    const member = `${workspace.uuid} ${owner.uuid}`;

    const refuted = await refute(db, [
      { round: 1, kind: 'role', id: owner.uuid, state: 'OWNER', text: 'true' },
      { round: 2, kind: 'role', id: owner.uuid, state: 'MEMBER', text: 'wrong' },
      { round: 3, kind: 'member', id: member, state: 'ABSENT', text: 'still there' },
      { round: 4, kind: 'holds', id: owner.uuid, state: '1', text: 'not there' },
    ]);

    expect(refuted).toEqual([
      { round: 2, text: 'wrong, found OWNER' },
      { round: 3, text: 'still there, found ADMIN' },
      { round: 4, text: 'not there, found ABSENT' },
    ]);
  });

  test('has no claims for answers that may not be, so that they are violations', () => {
    const race: Race = {
      name: 'example',
      set: () => ({ calls: [], facts: {} }),
      outcomes: { 'LEFT / LastAdminError': { a: 'ABSENT' } },
    };

    expect(claimsOf(race, ['LEFT', 'LastAdminError'])).toEqual({ a: 'ABSENT' });
    expect(claimsOf(race, ['LEFT', 'LEFT'])).toBeNull();
  });
});
