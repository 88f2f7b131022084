import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { enqueueMail, Mail, mailSchedule, mailTasks } from '../../src/modules/mail/index.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { inTransaction } from '../../src/shared/database/transaction.ts';
import { parseEmail } from '../../src/shared/email-address.ts';
import { useApi } from '../support/api.ts';
import { MailServer } from '../support/mail-server.ts';
import { passTime, runJobs, waitingJobs } from '../support/run-jobs.ts';
import { tracesOf } from '../support/traces.ts';
import { World } from '../support/world.ts';

const day = 24 * 3_600_000;

describe('mail', () => {
  const api = useApi();
  const holder: { server?: MailServer } = {};
  const server = () => holder.server as MailServer;
  const withServer = () => ({ ...api.current.config, smtpUrl: server().url, mailFrom: 'Leaver <robot@acme.example>' });
  const send = () => runJobs(api.current, mailTasks, withServer());
  const mails = () => api.current.em().find(Mail, {}, { orderBy: { id: 'asc' } });

  beforeAll(async () => {
    holder.server = await MailServer.start();
  });
  beforeEach(async () => {
    server().received.length = 0;
    server().refuseRecipientsWith = null;
    await query(api.current.em(), sql`delete from mail`);
    await query(api.current.em(), sql`delete from graphile_worker._private_jobs`);
  });
  afterAll(() => holder.server?.stop());

  const mailTo = (address: string, personId: string | null = null) => ({
    to: parseEmail(address, []),
    personId,
    subject: 'Join Research at Größe & Co',
    paragraphs: ['You are invited to <Research>.'],
    link: { label: 'Answer', url: 'https://app.example/invitation?secret=lvi_1&x=2' },
  });
  const write = (...to: Parameters<typeof mailTo>) => enqueueMail(api.current.em(), mailTo(...to), api.current.now);

  test('goes to the mail server as text and as HTML, and leaves nothing behind', async () => {
    await write('Grace@Example.com');

    await send();

    expect(server().received).toMatchObject([{ from: 'robot@acme.example', to: ['Grace@example.com'] }]);
    const message = server().received[0]?.message ?? '';
    expect(message).toMatch(/^From: Leaver <robot@acme\.example>\r$/m);
    expect(message).toMatch(/^To: Grace@example\.com\r$/m);
    expect(message).toMatch(/^Subject: =\?UTF-8\?Q\?Join_Research_at_Gr=C3=B6=C3=9Fe_/m);
    const body = message.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    expect(body).toContain(
      'You are invited to <Research>.\r\n\r\nAnswer:\r\nhttps://app.example/invitation?secret=lvi_1&x=2',
    );
    expect(body).toContain('You are invited to &lt;Research&gt;.</p>');
    expect(body).toContain('href="https://app.example/invitation?secret=lvi_1&amp;x=2"');
    expect(await tracesOf(api.current.em(), 'Example.com')).toEqual({});
    expect(await waitingJobs(api.current)).toEqual([]);
  });

  test('is known to the queue by its id only', async () => {
    await write('grace@example.com');

    const traces = await tracesOf(api.current.em(), 'grace@example.com');

    expect(traces).toEqual({ 'public.mail': 1 });
  });

  test('is not sent when the change that wrote it is rolled back', async () => {
    const work = (em: EntityManager) => enqueueMail(em, mailTo('grace@example.com'), api.current.now);
    await inTransaction({ em: api.current.em() }, work, { dryRun: true });

    await send();

    expect(server().received).toEqual([]);
  });

  test('goes with the person to whom it is, or whom it is about, before it is sent', async () => {
    const world = new World(api.current);
    const { organization, owner } = await world.organization();
    const person = await world.user({ in: organization });
    await write(person.email.toUpperCase());
    await write('an-older-address@example.com', person.user.id);
    await write('somebody-else@example.com');

    const { data } = await owner.call(
      'mutation ($id: ID!) { deleteUser(input: { userId: $id }) { ... on UserDeletion { outcome } } }',
      { id: person.id },
    );
    await send();

    expect(data.deleteUser).toEqual({ outcome: 'DELETED' });
    expect(server().received.map(({ to }) => to)).toEqual([['somebody-else@example.com']]);
  });

  test('waits, longer each time, while the server takes nothing; then it goes once', async () => {
    server().refuseRecipientsWith = 451;
    await write('grace@example.com');

    await send();
    const [first] = await mails();
    await send();
    await passTime(api.current, 60_000);
    await send();
    const [second] = await mails();
    server().refuseRecipientsWith = null;
    await passTime(api.current, 60_000);
    await send();

    expect(first).toMatchObject({ state: 'PENDING', attempts: 1 });
    expect(second).toMatchObject({ state: 'PENDING', attempts: 2 });
    const waits = [first, second].map(
      mail => (mail?.nextAttemptAt.getTime() ?? 0) - api.current.now.getTime() + 120_000,
    );
    expect(waits[0]).toSatisfy((wait: number) => wait >= 1000 && wait <= 2000);
    expect(waits[1]).toSatisfy((wait: number) => wait - 60_000 >= 2000 && wait - 60_000 <= 4000);
    expect(server().received).toHaveLength(1);
    expect(await mails()).toEqual([]);
  });

  test('waits while there is no server to reach', async () => {
    await write('grace@example.com');

    await runJobs(api.current, mailTasks, { ...withServer(), smtpUrl: 'smtp://127.0.0.1:1' });

    expect(await mails()).toMatchObject([{ state: 'PENDING', attempts: 1 }]);
  });

  test('is undeliverable at once when the server refuses the address for good', async () => {
    server().refuseRecipientsWith = 550;
    await write('nobody@example.com');

    await send();

    expect(await mails()).toMatchObject([{ state: 'UNDELIVERABLE', attempts: 1 }]);
    expect(await waitingJobs(api.current)).toEqual([]);
  });

  test('is undeliverable after twenty attempts', async () => {
    server().refuseRecipientsWith = 451;
    await write('grace@example.com');
    await query(api.current.em(), sql`update mail set attempts = 19`);

    await send();

    expect(await mails()).toMatchObject([{ state: 'UNDELIVERABLE', attempts: 20 }]);
    expect(await waitingJobs(api.current)).toEqual([]);
  });

  test('goes on by itself when the server that was sending it died', async () => {
    await write('grace@example.com');
    const soon = new Date(api.current.now.getTime() + 120_000);
    await query(api.current.em(), sql`update mail set attempts = 1, next_attempt_at = ${soon}`);
    await query(api.current.em(), sql`delete from graphile_worker._private_jobs`);
    const sweep = () =>
      mailTasks['sweep-mail']({ em: api.current.em(), now: () => api.current.now, config: withServer() }, {});

    await sweep();
    await send();
    const early = server().received.length;
    api.current.advance(120_000);
    await sweep();
    await sweep();
    await send();

    expect(early).toBe(0);
    expect(server().received).toHaveLength(1);
    expect(mailSchedule['sweep-mail']).toBe('* * * * *');
  });

  test('is sent once, however many jobs come for it at the same time', async () => {
    await write('grace@example.com');
    const [mail] = await mails();
    const context = () => ({ em: api.current.em(), now: () => api.current.now, config: withServer() });

    await Promise.all(Array.from({ length: 5 }, () => mailTasks['send-mail'](context(), { id: mail?.id })));

    expect(server().received).toHaveLength(1);
  });

  test('without a mail server is kept as undeliverable, or for the mailbox of the embedded mode, for a week', async () => {
    await write('grace@example.com');
    await runJobs(api.current, mailTasks);
    await write('lin@example.com');
    await runJobs(api.current, mailTasks, { ...api.current.config, databaseUrl: null });
    const kept = await mails();

    api.current.advance(7 * day + 1);
    await mailTasks['forget-mail'](
      { em: api.current.em(), now: () => api.current.now, config: api.current.config },
      {},
    );

    expect(kept).toMatchObject([
      { address: 'grace@example.com', state: 'UNDELIVERABLE' },
      { address: 'lin@example.com', state: 'KEPT' },
    ]);
    expect(await mails()).toEqual([]);
  });
});
