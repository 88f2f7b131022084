import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { attack } from '../../src/commands/hostile/attack.ts';
import { faultsOf } from '../../src/commands/hostile/log-watch.ts';
import { createDatabase } from '../support/database.ts';
import { ServerProcess } from '../support/process.ts';

test('a server under attack refuses what is hostile, lets go of who holds it, and answers everybody else', async () => {
  const [{ url, drop }, dataDir] = await Promise.all([createDatabase(), mkdtemp(join(tmpdir(), 'leaver-hostile-'))]);
  const requestSeconds = 2;
  const server = await ServerProcess.start({
    DATABASE_URL: url,
    LEAVER_DATA_DIR: dataDir,
    LEAVER_REQUEST_SECONDS: String(requestSeconds),
    HOST: '127.0.0.1',
  });
  onTestFinished(async () => {
    await server.end('SIGTERM');
    await drop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const { origin, pid } = server;

  const report = await attack({ origin, pid, requestSeconds, log: () => server.output }, 160);

  expect(report).toMatchObject({
    documents: 160,
    served: [],
    good: { unanswered: 0 },
    connections: { held: 20, letGo: 20 },
    logged: [],
  });
  expect(report.good.asked).toBeGreaterThan(0);
  expect(report.memory?.isBounded).not.toBe(false);
});

test.each([
  ['{"msg":"hostile1 came"}', ['the text of a hostile document']],
  [String.raw`{"err":"Error\n    at run (/app/dist/main.js:1:2)"}`, ['a stack']],
  ['{"msg":"select id from users"}', ['SQL']],
  ['{"msg":"request completed","res":{"statusCode":400}}', []],
])('of a log, %s, it is found what should not be in it', (log, faults) => {
  expect(faultsOf(log, 'hostile1').map(fault => fault.replace(/:.*/s, ''))).toEqual(faults);
});
