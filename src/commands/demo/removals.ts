import { setTimeout as sleep } from 'node:timers/promises';

import { TypeID } from 'typeid-js';

import { filesHolding } from './files.ts';
import { type Person, signatureOf, type Stage, welcome } from './people.ts';
import type { Report } from './report.ts';
import { compare, type Rows, strangers } from './rows.ts';

export interface Scene {
  readonly stage: Stage;
  readonly rows: Rows;
  /** Where the server keeps the bytes of files. */
  readonly dataDir: string;
  readonly report: Report;
}

const deletion =
  '... on UserDeletion { outcome deletedUserId snapshot { email role } impact { sessionCount membershipCount } }';
const tombstones = new Set([
  'public.audit_event',
  'public.erasure',
  'public.legal_hold',
  'public.session',
  'public.users',
]);
export const uuidOf = (id: string): string => TypeID.fromString(id).toUUID();

/** Nexent's: a regular user ends the own account; the data goes when the time of grace is over. */
export async function revokeMyAccount(scene: Scene): Promise<void> {
  const { stage, rows, report } = scene;
  report.chapter('revokeMyAccount: Ada ends her own account');
  const ada = await welcome(stage, 'Ada');
  const selection = '... on RevokeMyAccountSuccess { outcome purgeAfter impact { sessionCount membershipCount } }';
  await untouched(scene, ada, async () => {
    const answer = await ada.client.mutate('revokeMyAccount', { reason: 'I move on' }, selection);
    report.exchange('Ada', 'revokeMyAccount', { reason: 'I move on' }, answer);
    report.check('the account is revoked', answer['outcome'] === 'REVOKED', answer);
  });
  await isLockedOut(scene, ada);

  const again = await ada.client.mutate('revokeMyAccount', {}, selection);
  report.exchange('Ada', 'revokeMyAccount', {}, again);
  report.check('a second call is a success that says so', again['outcome'] === 'ALREADY_REVOKED', again);

  const restored = await stage.owner.client.mutate(
    'restoreUser',
    { userId: ada.id },
    '... on RestoreUserSuccess { outcome restoredMemberIds }',
  );
  report.exchange('Olivia', 'restoreUser', { userId: ada.id }, restored);
  report.check(
    'an owner can bring her back, membership and all',
    restored['restoredMemberIds']?.length === 1,
    restored,
  );
  await stage.anonymous
    .must('signIn', { email: ada.email, password: 'a password for the demo' }, '... on SignInSuccess { sessionToken }')
    .then(({ sessionToken }) => stage.anonymous.as(sessionToken).must('revokeMyAccount', {}, selection));

  await untouched(scene, ada, async () => {
    await rows.query(`update users set purge_after = now() - interval '1 second' where id = $1`, [uuidOf(ada.id)]);
    await rows.query(`update graphile_worker._private_jobs set run_at = now() - interval '1 second' where key = $1`, [
      `purge-user ${uuidOf(ada.id)}`,
    ]);
    await until(async () => (await rows.holding(ada.email)).size === 0);
  });
  await isErased(scene, ada, 'once the time of grace is over (moved here by SQL)');
}

/** Ejento's: administrators delete a list of users, and get a snapshot of each. */
export async function deleteUsers(scene: Scene): Promise<void> {
  const { stage, report } = scene;
  report.chapter('deleteUsers: Olivia deletes Grace and Linus');
  const people = [await welcome(stage, 'Grace'), await welcome(stage, 'Linus')];
  const userIds = people.map(({ id }) => id);
  const selection = `... on DeleteUsersSuccess { deletedUserIds failedCount items { error { code } result { ${deletion} } } }`;
  const tried = await stage.owner.client.mutate('deleteUsers', { userIds, dryRun: true }, selection);
  report.exchange('Olivia', 'deleteUsers', { userIds, dryRun: true }, tried);
  report.check(
    'a dry run tells, and changes nothing',
    tried['failedCount'] === 0 && (await isSignedIn(people[0]!)),
    tried,
  );

  await untouched(
    scene,
    people[0]!,
    async () => {
      const answer = await stage.owner.client.mutate('deleteUsers', { userIds }, selection);
      report.exchange('Olivia', 'deleteUsers', { userIds }, answer);
      const emails = answer['items']?.map(
        (item: { result: { snapshot: { email: string } } }) => item.result.snapshot.email,
      );
      report.check('each item holds a snapshot', String(emails) === String(people.map(({ email }) => email)), answer);
    },
    people.slice(1),
  );
  for (const person of people) {
    await isLockedOut(scene, person);
    await isErased(scene, person);
  }
  const again = await stage.owner.client.mutate('deleteUsers', { userIds }, selection);
  report.check(
    'a second call is a success that says so',
    again['items']?.[0].result.outcome === 'ALREADY_DELETED',
    again,
  );
}

/** Neptun's: one user for good, also by that user, and the cookie is cleared. */
export async function deleteUser(scene: Scene): Promise<void> {
  const { stage, report } = scene;
  report.chapter('deleteUser: Margaret deletes her own account for good');
  const margaret = await welcome(stage, 'Margaret');
  await untouched(scene, margaret, async () => {
    const { data, setCookie } = await margaret.client.send(
      `mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { __typename ${deletion} } }`,
      { input: { userId: margaret.id } },
    );
    report.exchange('Margaret', 'deleteUser', { userId: margaret.id }, data['deleteUser']);
    report.check('she is deleted', data['deleteUser']?.['outcome'] === 'DELETED', data);
    report.check(
      'the session cookie is cleared',
      setCookie.some(cookie => cookie.startsWith('leaver_session=;')),
      setCookie,
    );
  });
  await isLockedOut(scene, margaret);
  await isErased(scene, margaret);
}

/** Waits for what happens after a commit, such as a job. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await condition()) {
      return;
    }
    await sleep(100);
  }
}

/** Acts, and checks that no row changed that has nothing to do with the person. */
export async function untouched(
  { rows, report }: Scene,
  person: Person,
  act: () => Promise<void>,
  others: readonly Person[] = [],
): Promise<void> {
  const before = await rows.read();
  await act();
  const change = compare(before, await rows.read());
  const names = [person, ...others].flatMap(({ id, email }) => [uuidOf(id), email]);
  const found = strangers(change, names);
  const total = change.removed.length + change.changed.length;
  report.check(
    `of ${before.size} rows, ${total} were removed or changed, all of them theirs`,
    found.length === 0,
    found,
  );
}

export async function isSignedIn({ client }: Pick<Person, 'client'>): Promise<boolean> {
  const { data } = await client.send('{ viewer { __typename } }');
  return data['viewer'] !== null;
}

export async function isLockedOut({ report }: Scene, person: Person): Promise<void> {
  report.check(`${person.name}'s session is good for nothing any more`, !(await isSignedIn(person)));
}

export async function isErased({ rows, dataDir, report }: Scene, person: Person, when = ''): Promise<void> {
  const traces = [...(await rows.holding(person.email)), ...(await rows.holding(signatureOf(person)))];
  report.check(`nothing of ${person.name} is left in any table ${when}`.trim(), traces.length === 0, traces);
  const signature = signatureOf(person);
  await until(async () => (await filesHolding(dataDir, signature)).length === 0);
  const files = await filesHolding(dataDir, signature);
  report.check(`no stored file holds the bytes of ${person.name}'s any more`, files.length === 0, files);
  const byId = [...(await rows.holding(uuidOf(person.id))).keys()];
  report.check(
    `only tombstones, holds, the ledger of erasures and the audit log know ${person.name}'s id`,
    byId.every(table => tombstones.has(table) || table.startsWith('graphile_worker.')),
    byId,
  );
}
