import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Person, signatureOf, welcome } from './people.ts';
import { isErased, isLockedOut, type Scene, until, uuidOf } from './removals.ts';
import { compare } from './rows.ts';

/** A hold stops a deletion; once it is released the person is erased, and the receipt can be checked without the server. */
export async function holdAndReceipt(scene: Scene): Promise<void> {
  const { stage, rows, report } = scene;
  const { owner } = stage;
  report.chapter('placeLegalHold, receipt: Hedy is kept, then erased, and it can be proved');
  const hedy = await welcome(stage, 'Hedy');
  const hold = { userId: hedy.id, reason: 'Case 12/2026' };
  const placed = await owner.client.must('placeLegalHold', hold, '... on PlaceLegalHoldSuccess { hold { id } }');
  report.exchange('Olivia', 'placeLegalHold', hold, placed);
  const selection = '... on UserDeletion { outcome erasureId }';
  const before = await rows.read();
  const refused = await owner.client.mutate('deleteUser', { userId: hedy.id }, selection);
  report.exchange('Olivia', 'deleteUser', { userId: hedy.id }, refused);
  const { removed, changed } = compare(before, await rows.read());
  report.check(
    'the hold stops the deletion, and nothing changed',
    refused.__typename === 'LegalHoldError' && removed.length + changed.length === 0,
    refused,
  );
  const events = await rows.query('select 1 from audit_event where action = $1 and subject_id = $2', [
    'user.deletion_refused',
    uuidOf(hedy.id),
  ]);
  report.check('and the attempt is on record', events.length === 1, events);

  const release = { holdId: placed.hold.id, reason: 'The case is closed' };
  const released = await owner.client.must(
    'releaseLegalHold',
    release,
    '... on ReleaseLegalHoldSuccess { outcome hold { releasedAt } }',
  );
  report.exchange('Olivia', 'releaseLegalHold', release, released);
  const deleted = await owner.client.mutate('deleteUser', { userId: hedy.id }, selection);
  report.exchange('Olivia', 'deleteUser', { userId: hedy.id }, deleted);
  report.check('once it is released, she is deleted', deleted['outcome'] === 'DELETED', deleted);
  await isLockedOut(scene, hedy);
  await isErased(scene, hedy);
  await isProved(scene, hedy, deleted['erasureId']);
}

/** Waits for the receipt of an erasure, and checks it by `npm run verify-receipt`, as an auditor does. */
async function isProved({ stage: { owner }, report }: Scene, person: Person, erasureId: string): Promise<void> {
  const document = `query ($id: ID!) {
    erasure(id: $id) { state progress { done total } faults countsAfter { kind count } }
    receipt(erasureId: $id) { document keyId }
    receiptVerificationKey { pem }
  }`;
  let answer = await owner.client.read(document, { id: erasureId });
  await until(async () => {
    answer = await owner.client.read(document, { id: erasureId });
    return answer['receipt'] !== null;
  });
  const { erasure, receipt, receiptVerificationKey } = answer;
  report.exchange('Olivia', 'erasure', { id: erasureId }, { ...erasure, countsAfter: '…' });
  report.check('the erasure is completed', erasure?.state === 'COMPLETED', erasure);
  const left = (erasure?.countsAfter ?? []).filter(({ count }: { count: number }) => count > 0);
  report.check(
    'a search through every table found nothing',
    erasure?.countsAfter?.length > 0 && left.length === 0,
    left,
  );
  if (!receipt) {
    report.check('there is a receipt', false, answer);
    return;
  }
  const text: string = receipt.document;
  const named = [person.email, person.id, uuidOf(person.id), signatureOf(person), person.name].filter(word =>
    text.includes(word),
  );
  report.check('the receipt names nobody', named.length === 0, named);

  const folder = await mkdtemp(join(tmpdir(), 'leaver-receipt-'));
  try {
    const [key, good, bad] = [join(folder, 'key.pem'), join(folder, 'receipt.json'), join(folder, 'changed.json')];
    await writeFile(key, receiptVerificationKey.pem);
    await writeFile(good, text);
    await writeFile(bad, text.replace(/"purgedAt":"20\d\d/, '"purgedAt":"1999'));
    const verified = await verifyReceipt(good, key);
    report.check('it is valid, offline, by the public key alone', verified.code === 0, verified.output);
    const changed = await verifyReceipt(bad, key);
    report.check('one with another date is not', changed.code === 1, changed.output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the command without a database, a server or a data directory to ask. */
function verifyReceipt(file: string, key: string): Promise<{ code: number; output: string }> {
  const args = ['--import', 'tsx', 'src/commands/verify-receipt.ts', file, '--key', key];
  return new Promise(done => {
    const child = execFile(process.execPath, args, { env: { PATH: process.env['PATH'] } }, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? 2, output: stdout + stderr }),
    );
  });
}
