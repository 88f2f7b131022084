import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Config } from '../../src/config.ts';
import { enqueueMail } from '../../src/modules/mail/index.ts';
import { createServer } from '../../src/server.ts';
import { parseEmail } from '../../src/shared/email-address.ts';
import { useApi } from '../support/api.ts';

describe('the development mailbox', () => {
  const api = useApi();
  const holder: { http?: Awaited<ReturnType<typeof createServer>> } = {};

  const serverWith = (changes: Partial<Config>) =>
    createServer({ config: { ...api.current.config, ...changes }, orm: api.current.orm });

  beforeAll(async () => {
    holder.http = await serverWith({ databaseUrl: null, host: '127.0.0.1' });
  });
  afterAll(() => holder.http?.close());

  test('says so while there is none, and then shows what would have been sent, newest first, with its links', async () => {
    const before = await holder.http?.inject({ url: '/mailbox', headers: { host: 'localhost:4000' } });
    const write = (subject: string) =>
      enqueueMail(
        api.current.em(),
        {
          to: parseEmail('grace@example.com', []),
          subject,
          paragraphs: ['<script>alert(1)</script>'],
          link: { label: 'Answer', url: 'http://127.0.0.1:4000/invitation?secret=a&b="c"' },
        },
        api.current.now,
      );
    await write('The older');
    await write('The newer');

    const page = await holder.http?.inject({ url: '/mailbox', headers: { host: 'localhost:4000' } });

    expect(before?.body).toContain('No mail yet');
    expect(page?.statusCode).toBe(200);
    expect(page?.body.indexOf('The newer')).toBeLessThan(page?.body.indexOf('The older') ?? 0);
    expect(page?.body).toContain('to grace@example.com');
    expect(page?.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page?.body).not.toContain('<script');
    expect(page?.body).toContain('href="http://127.0.0.1:4000/invitation?secret=a&amp;b=&quot;c&quot;"');
    expect(page?.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
      ),
    });
  });

  test('is not there under the name of another site', async () => {
    const page = await holder.http?.inject({ url: '/mailbox', headers: { host: 'evil.example' } });

    expect(page?.statusCode).toBe(404);
    expect(page?.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  test.each([
    ['on a database of its own', { host: '127.0.0.1' }],
    ['for other machines', { databaseUrl: null, host: '0.0.0.0' }],
  ])('is not there when the server runs %s', async (_, changes) => {
    const http = await serverWith(changes);

    const page = await http.inject({ url: '/mailbox', headers: { host: 'localhost:4000' } });
    await http.close();

    expect(page.statusCode).toBe(404);
  });

  test('has a page where the link of an invitation leads, which says what to run', async () => {
    const url = '/invitation?secret=inv_%3Cb%3E%22x';

    const page = await holder.http?.inject({ url, headers: { host: 'localhost:4000' } });
    const elsewhere = await holder.http?.inject({ url, headers: { host: 'evil.example' } });
    const production = await api.current.http.inject({ url, headers: { host: 'localhost:4000' } });

    expect(page?.statusCode).toBe(200);
    expect(page?.body).toContain('mutation ($input: AcceptInvitationInput!)');
    expect(page?.body).toContain('mutation ($input: DeclineInvitationInput!)');
    expect(page?.body).toContain('&quot;secret&quot;: &quot;inv_&lt;b&gt;\\&quot;x&quot;');
    expect(page?.body).not.toContain('<b>');
    expect(page?.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'sha256-/),
      'referrer-policy': 'no-referrer',
    });
    expect([elsewhere?.statusCode, production.statusCode]).toEqual([404, 404]);
  });

  test('names only mutations of the schema on such pages', async () => {
    const { data } = await api.current.call('{ schema: __schema { mutationType { fields { name } } } }');
    const known = data.schema.mutationType.fields.map(({ name }: { name: string }) => name);

    const page = await holder.http?.inject({ url: '/invitation', headers: { host: 'localhost:4000' } });
    const named = [...(page?.body.matchAll(/^ {2}(\w+)\(input: \$input\)/gm) ?? [])].map(([, name]) => name);

    expect(named).toEqual(['acceptInvitation', 'declineInvitation']);
    expect(known).toEqual(expect.arrayContaining(named));
  });
});
