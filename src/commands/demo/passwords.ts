import { secretTo } from './mail.ts';
import { addressOf, password, type Person, welcome } from './people.ts';
import { isSignedIn, type Scene, untouched, uuidOf } from './removals.ts';

const newPassword = 'another password for the demo';

/** A password is set anew by a mail, and whoever knew the old one is out. */
export async function forgetPassword(scene: Scene): Promise<void> {
  const { stage, rows, report } = scene;
  const { anonymous } = stage;
  report.chapter('requestPasswordReset, resetPassword: Frances forgot her password');
  const frances = await welcome(stage, 'Frances');
  const signIn = (secret: string) =>
    anonymous.mutate('signIn', { email: frances.email, password: secret }, '... on SignInSuccess { sessionToken }');
  const entrances = [frances, await onPhone(scene, frances), await withKey(scene, frances)];

  const request = { email: frances.email.toUpperCase() };
  const expiry = '... on RequestPasswordResetSuccess { expiresInMinutes }';
  const requested = await anonymous.mutate('requestPasswordReset', request, expiry);
  report.exchange('Somebody', 'requestPasswordReset', request, requested);
  const nobody = await anonymous.mutate('requestPasswordReset', { email: addressOf('nobody') }, expiry);
  report.check(
    'who has no account gets the very same answer',
    requested.__typename === 'RequestPasswordResetSuccess' && JSON.stringify(nobody) === JSON.stringify(requested),
    nobody,
  );
  const token = await secretTo(anonymous, rows, { email: frances.email, page: 'reset-password' });
  report.check('to ask for it ends nothing', (await served(entrances)).length === entrances.length);
  const holding = [...(await rows.holding(token)).keys()];
  report.check('the secret stands in the mail and nowhere else', String(holding) === 'public.mail', holding);

  const weak = await anonymous.mutate('resetPassword', { token, newPassword: 'short' }, '');
  report.check('a password too short does not use the secret up', weak.__typename === 'InvalidInputError', weak);
  const reset = '... on ResetPasswordSuccess { endedSessionCount }';
  await untouched(scene, frances, async () => {
    const answer = await anonymous.mutate('resetPassword', { token, newPassword }, reset);
    report.exchange('Frances', 'resetPassword', { token: '…', newPassword: '…' }, answer);
    report.check('her two sessions and her key end', answer['endedSessionCount'] === 3, answer);
  });
  report.check('none of them is good for anything any more', (await served(entrances)).length === 0);
  const again = await anonymous.mutate('resetPassword', { token, newPassword: 'and another one' }, reset);
  report.check('the secret serves once', again.__typename === 'InvalidTokenError', again);
  const old = await signIn(password);
  report.check('the old password is refused', old.__typename === 'InvalidCredentialsError', old);
  await isResetInTables(scene, frances);

  const back = await signIn(newPassword);
  const isBack = back.__typename === 'SignInSuccess' && (await isSignedIn({ client: anonymous.as(back.sessionToken) }));
  report.check('the new one signs in', isBack, back.__typename);
}

type Entrance = Pick<Person, 'client'>;

async function onPhone({ stage: { anonymous } }: Scene, { email }: Person): Promise<Entrance> {
  const { sessionToken } = await anonymous.must('signIn', { email, password }, '... on SignInSuccess { sessionToken }');
  return { client: anonymous.as(sessionToken) };
}

async function withKey({ stage: { anonymous } }: Scene, { client }: Person): Promise<Entrance> {
  const { token } = await client.must('createApiKey', { name: 'A script' }, '... on CreateApiKeySuccess { token }');
  return { client: anonymous.as(token) };
}

async function served(entrances: readonly Entrance[]): Promise<Entrance[]> {
  const answers = await Promise.all(entrances.map(async entrance => isSignedIn(entrance)));
  return entrances.filter((_, i) => answers[i]);
}

async function isResetInTables({ rows, report }: Scene, { id }: Person): Promise<void> {
  const [left] = await rows.query(
    `select (select count(*)::int from session where user_id = $1 and ended_at is null) as sessions,
      (select count(*)::int from refresh_token r join session s on s.id = r.session_id where s.user_id = $1) as refreshes,
      (select count(*)::int from account_token where user_id = $1) as secrets`,
    [uuidOf(id)],
  );
  report.check(
    'no live session, which is what a key is too, and no secret of hers is left in the tables',
    JSON.stringify(left) === '{"sessions":0,"refreshes":0,"secrets":0}',
    left,
  );
  const hashes = await rows.query<{ hash: string }>('select password_hash as hash from credential where user_id = $1', [
    uuidOf(id),
  ]);
  const clear = await rows.holding(newPassword);
  report.check(
    'of the password only an Argon2id hash is kept',
    hashes.length === 1 && hashes[0]!.hash.startsWith('$argon2id$') && clear.size === 0,
    [...clear.keys()],
  );
  const events = await rows.query<{ action: string; actor: string | null }>(
    `select action, actor_id as actor from audit_event where subject_id = $1 and action like 'password.%' order by id`,
    [uuidOf(id)],
  );
  report.check(
    'the audit log tells that a reset was asked for, by nobody knows whom, and done by her',
    JSON.stringify(events.map(({ action, actor }) => [action, actor])) ===
      JSON.stringify([
        ['password.reset_requested', null],
        ['password.reset', uuidOf(id)],
      ]),
    events,
  );
}
