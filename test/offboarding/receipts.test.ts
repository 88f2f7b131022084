import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readConfig } from '../../src/config.ts';
import { certifyErasures } from '../../src/modules/offboarding/erasures/certify-erasures.ts';
import { receiptKeyOf, verifyReceipt } from '../../src/modules/offboarding/index.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { readId } from '../../src/shared/ids.ts';
import { useApi } from '../support/api.ts';
import { giveBelongings } from '../support/belongings.ts';
import { runJobs } from '../support/run-jobs.ts';
import { World } from '../support/world.ts';

const root = new URL('../..', import.meta.url).pathname;
const readReceipt = /* GraphQL */ `
  query ($id: ID!) {
    receipt(erasureId: $id) {
      document
      erasureId
      subjectPseudonym
      verifiedAt
      keyId
      signature
    }
    receiptVerificationKey {
      id
      algorithm
      pem
    }
    erasure(id: $id) {
      state
      faults
      countsAfter {
        kind
        count
      }
    }
  }
`;

describe('a receipt', () => {
  const api = useApi();
  const world = () => new World(api.current);
  const folder = { path: '' };

  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'leaver-receipt-'));
  });
  afterAll(() => rm(folder.path, { recursive: true, force: true }));

  async function erased() {
    const { organization, owner } = await world().organization();
    const ada = await world().user({ in: organization });
    const words = await giveBelongings(api.current, ada, owner);
    await world().file(ada);
    const { data } = await owner.call(
      `mutation ($input: DeleteUserInput!) { deleteUser(input: $input) { ... on UserDeletion { erasureId } } }`,
      { input: { userId: ada.id } },
    );
    return { owner, ada, words, id: data.deleteUser.erasureId as string };
  }

  /** Runs the command on files of these contents. */
  async function verify(receipt: string, key: string | null): Promise<{ code: number; output: string }> {
    const own = await mkdtemp(join(folder.path, 'run-'));
    const [file, keyFile] = [join(own, 'receipt.json'), join(own, 'key.pem')];
    await writeFile(file, receipt);
    const named = key === null ? [] : ['--key', keyFile];
    if (key !== null) {
      await writeFile(keyFile, key);
    }
    const args = ['--import', 'tsx', 'src/commands/verify-receipt.ts', file, ...named];
    const env = { PATH: process.env['PATH'], LEAVER_DATA_DIR: api.current.config.dataDir };
    return new Promise(done => {
      const child = execFile(process.execPath, args, { cwd: root, env }, (_, stdout, stderr) =>
        done({ code: child.exitCode ?? -1, output: stdout + stderr }),
      );
    });
  }

  test('comes when every step has settled and nothing is left, and says what was erased', async () => {
    const { owner, ada, id } = await erased();
    expect((await owner.call(readReceipt, { id })).data.receipt).toBeNull();

    await runJobs(api.current);

    const { data } = await owner.call(readReceipt, { id });
    expect(data.erasure).toMatchObject({ state: 'COMPLETED', faults: [] });
    expect(data.erasure.countsAfter.every(({ count }: { count: number }) => count === 0)).toBe(true);
    const receipt = JSON.parse(data.receipt.document);
    expect(receipt).toMatchObject({
      type: 'leaver.erasure-receipt',
      version: 1,
      erasureId: id,
      subjectKind: 'User',
      keyId: data.receiptVerificationKey.id,
      beganAt: api.current.now.toISOString(),
      verifiedAt: api.current.now.toISOString(),
      steps: [{ kind: 'STORED_BYTES', state: 'CONFIRMED_ABSENT', confirmedAt: api.current.now.toISOString() }],
    });
    expect(receipt.countsBefore).toContainEqual({ kind: 'Message', action: 'DELETE', count: 2 });
    expect(receipt.countsAfter).toContainEqual({ kind: 'Message', action: 'DELETE', count: 0 });
    expect(data.receipt).toMatchObject({ erasureId: id, keyId: receipt.keyId, signature: receipt.signature });
    const key = await receiptKeyOf(api.current.config);
    expect(receipt.subjectPseudonym).toBe(key.pseudonymOf(ada.id));
  });

  test('stays as it is when the job that signed it is delivered once more', async () => {
    const { owner, id } = await erased();
    await runJobs(api.current);
    const before = await owner.call(readReceipt, { id });
    const { orm, config, now } = api.current;

    await certifyErasures({ em: orm.em, config, now: () => now }, [readId(id)?.uuid ?? '']);

    const after = await owner.call(readReceipt, { id });
    expect(before.data.receipt).not.toBeNull();
    expect(after.data).toEqual(before.data);
  });

  test('can be checked offline, and stops being good with the smallest change', async () => {
    const { owner, id } = await erased();
    await runJobs(api.current);
    const { data } = await owner.call(readReceipt, { id });
    const { document } = data.receipt;
    const other = await receiptKeyOf(readConfig({ LEAVER_DATA_DIR: join(folder.path, 'other') }));
    const { publicKey } = await receiptKeyOf(api.current.config);

    const [good, changed] = await Promise.all([
      verify(document, data.receiptVerificationKey.pem),
      verify(document.replace('"count":2', '"count":3'), null),
    ]);

    expect(good).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^VALID\. Nothing of this person was left\./),
    });
    expect(changed).toEqual({
      code: 1,
      output: 'NOT VALID. The signature does not fit: the receipt was changed after it was signed.\n',
    });
    expect(await verifyReceipt(document, other.publicKey)).toEqual({
      isValid: false,
      why: `It was signed with the key ${data.receiptVerificationKey.id}, and this is the key ${other.id}.`,
    });
    expect(await verifyReceipt('{}', publicKey)).toEqual({ isValid: false, why: 'This is no receipt of Leaver.' });
  });

  test('is not signed while something is left; that is named, and erased after all', async () => {
    const { owner, ada, id } = await erased();
    const em = api.current.em();
    await query(
      em,
      sql`insert into memory (id, created_at, owner_id, text) values (gen_random_uuid(), now(), ${ada.user.id}::uuid, 'Left')`,
    );
    await em.execute(`
      create function stop_it() returns trigger language plpgsql as $$ begin return null; end $$;
      create trigger stop_it before delete on memory for each row execute function stop_it();`);

    await runJobs(api.current);

    const { data } = await owner.call(readReceipt, { id });
    expect(data.receipt).toBeNull();
    expect(data.erasure).toMatchObject({ state: 'FAILED', faults: ['Memory'] });
    expect(data.erasure.countsAfter).toContainEqual({ kind: 'Memory', count: 1 });

    await em.execute('drop trigger stop_it on memory; drop function stop_it;');
    await em.execute('update graphile_worker._private_jobs set run_at = now()');
    await runJobs(api.current);
    const after = await owner.call(readReceipt, { id });
    expect(after.data.erasure).toMatchObject({ state: 'COMPLETED', faults: [] });
    const { publicKey } = await receiptKeyOf(api.current.config);
    expect(await verifyReceipt(after.data.receipt.document, publicKey)).toMatchObject({ isValid: true });
  });

  test('is shown to administrators of the organization only; the key is for everybody', async () => {
    const { id } = await erased();
    await runJobs(api.current);
    const stranger = await world().organization();

    const answers = await Promise.all([
      stranger.owner.call(readReceipt, { id }),
      api.current.call(readReceipt, { id }),
      api.current.call(readReceipt, { id: 'ers_nonsense' }),
    ]);

    for (const { data } of answers) {
      expect(data).toMatchObject({ receipt: null, erasure: null, receiptVerificationKey: { algorithm: 'Ed25519' } });
    }
  });
});

describe('the key of receipts', () => {
  const folder = { path: '' };
  beforeAll(async () => {
    folder.path = await mkdtemp(join(tmpdir(), 'leaver-key-'));
  });
  afterAll(() => rm(folder.path, { recursive: true, force: true }));

  test('is made once by servers that start at the same time, readable by nobody else', async () => {
    const dataDir = join(folder.path, 'data');
    const starts = Array.from({ length: 8 }, () => receiptKeyOf(readConfig({ LEAVER_DATA_DIR: dataDir })));

    const ids = new Set((await Promise.all(starts)).map(({ id }) => id));

    expect(ids.size).toBe(1);
    expect((await stat(join(dataDir, 'receipt-key.pem'))).mode & 0o777).toBe(0o600);
  });

  test('can be given by configuration, as text or as a file', async () => {
    const dataDir = join(folder.path, 'one');
    const made = await receiptKeyOf(readConfig({ LEAVER_DATA_DIR: dataDir }));
    const file = join(dataDir, 'receipt-key.pem');
    const pem = await readFile(file, 'utf8');

    const byText = await receiptKeyOf(readConfig({ LEAVER_RECEIPT_KEY: pem.replaceAll('\n', String.raw`\n`) }));
    const byFile = await receiptKeyOf(readConfig({ LEAVER_RECEIPT_KEY_FILE: file }));

    expect([byText.id, byFile.id]).toEqual([made.id, made.id]);
    expect(byText.pseudonymOf('usr_1')).toBe(made.pseudonymOf('usr_1'));
  });

  test('stops the start when it is no such key, or is not there', async () => {
    const absent = join(folder.path, 'absent.pem');

    await expect(receiptKeyOf(readConfig({ LEAVER_RECEIPT_KEY: 'secret' }))).rejects.toThrow(
      'LEAVER_RECEIPT_KEY must be an Ed25519 private key in PEM',
    );
    await expect(receiptKeyOf(readConfig({ LEAVER_RECEIPT_KEY_FILE: absent }))).rejects.toThrow(
      `The key of receipts cannot be read: ${absent} (ENOENT).`,
    );
  });
});
