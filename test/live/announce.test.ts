import { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { inTransaction } from '../../src/shared/database/transaction.ts';
import { announce } from '../../src/shared/live/announce.ts';
import { liveChannel, type LiveEvent } from '../../src/shared/live/live-event.ts';
import { useApi } from '../support/api.ts';

const api = useApi();
const heard: string[] = [];
const listener: { client?: Client } = {};

beforeAll(async () => {
  listener.client = new Client(api.current.url);
  await listener.client.connect();
  listener.client.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listener.client.query(`listen ${liveChannel}`);
});

afterAll(async () => listener.client?.end());

const progress = (erasureId: string): LiveEvent => ({ type: 'erasure.progressed', erasureId });

const eventsHeard = (): unknown[] => heard.flatMap(notice => JSON.parse(notice) as unknown[]);

test('what a transaction announces is heard in its order once it commits, and never if it rolls back', async () => {
  const many = Array.from({ length: 1000 }, (_, index) =>
    progress(`00000000-0000-7000-8000-${String(index).padStart(12, '0')}`),
  );

  await inTransaction({ em: api.current.em() }, async em => announce(em, progress('dry')), { dryRun: true });
  await expect(
    inTransaction({ em: api.current.em() }, async em => {
      await announce(em, progress('refused'));
      throw new Error('refused');
    }),
  ).rejects.toThrow('refused');
  await inTransaction({ em: api.current.em() }, async em => announce(em, ...many));
  await inTransaction({ em: api.current.em() }, async em => announce(em));
  await inTransaction({ em: api.current.em() }, async em => announce(em, progress('last')));

  await vi.waitFor(() => expect(eventsHeard().at(-1)).toEqual(progress('last')));
  expect(eventsHeard()).toEqual([...many, progress('last')]);
  expect(Math.max(...heard.map(notice => Buffer.byteLength(notice)))).toBeLessThan(8000);
});
