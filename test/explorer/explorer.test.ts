import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse, validate } from 'graphql';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database.ts';
import { findDemoSamples } from '../../src/embedded/demo-samples.ts';
import { beginDemoSession } from '../../src/embedded/demo-session.ts';
import { makeDemoWorld } from '../../src/embedded/demo-world.ts';
import { examplesAbout } from '../../src/http/explorer-examples.ts';
import { createSchema } from '../../src/schema.ts';
import { createServer } from '../../src/server.ts';
import { createDatabase } from '../support/database.ts';

const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
].find(path => existsSync(path));

const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

test('every example of the explorer is valid against the schema', async () => {
  const schema = await createSchema();

  const faults = examplesAbout({}).flatMap(({ query }) => validate(schema, parse(query)).map(({ message }) => message));

  expect(faults).toEqual([]);
});

describe.skipIf(!executablePath)('the explorer, in a browser', () => {
  const closers: (() => Promise<unknown>)[] = [];
  let origin = '';
  let browser: Browser;

  beforeAll(async () => {
    const { url, drop } = await createDatabase();
    const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: url, LEAVER_LOG_LEVEL: 'silent' });
    const orm = openDatabase({ url, poolSize: 5 });
    const context = { em: orm.em.fork(), now: () => new Date(), config };
    await makeDemoWorld(context);
    const token = (await beginDemoSession(context)) ?? '';
    const ids = await findDemoSamples(orm.em.fork(), token, new Date());
    const http = await createServer({ config, orm, explorerDemo: { token, ids } });
    origin = await http.listen({ host: '127.0.0.1', port: 0 });
    const profile = await mkdtemp(join(tmpdir(), 'leaver-chromium-'));
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet],
      env: { ...process.env, HOME: profile },
    });
    closers.push(
      () => browser.close(),
      () => http.close(),
      () => orm.close(),
      drop,
      () => rm(profile, { recursive: true, force: true }),
    );
  });

  afterAll(async () => {
    for (const close of closers) {
      await close();
    }
  });

  test('runs the first example, and asks no host but this one', async () => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', request => asked.push(request.url()));
    page.on('pageerror', error => complaints.push(error.message));
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()));

    await page.goto(`${origin}/`);
    await page.locator('.graphiql-execute-button').waitFor();
    await page.locator('.graphiql-execute-button').click();

    await page.locator('.result-window', { hasText: 'ada@acme.example' }).waitFor();
    await page.reload();
    await page.locator('.graphiql-execute-button').waitFor();
    await page.getByRole('tab', { name: 'Viewer' }).first().click();
    await page.locator('.graphiql-execute-button').click();
    await page.locator('.result-window', { hasText: 'ada@acme.example' }).waitFor();
    expect(await page.title()).toBe('Leaver');
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('lvs_');
    expect(complaints).toEqual([]);
    const outside = asked.filter(url => !/^(data|blob):/.test(url) && new URL(url).origin !== origin);
    expect(outside).toEqual([]);
    expect(asked).toContain(`${origin}/graphql`);
  });

  test('has a tab for each removal, which runs as it is', async () => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(`${origin}/`);
    await page.locator('.graphiql-execute-button').waitFor();

    const answers: string[] = [];
    for (const name of ['RevokeMyAccount', 'DeleteUsers', 'DeleteUser', 'UnlinkRevUser', 'RemoveWorkspaceMember']) {
      await page.locator('.graphiql-tab-button').getByText(name, { exact: true }).click();
      await page.locator('.graphiql-query-editor', { hasText: name }).waitFor();
      const result = page.locator('.result-window', { hasText: '__typename' });
      // GraphiQL learns the name of the operation a moment after the tab was opened; no person is as quick.
      await vi.waitFor(
        async () => {
          await page.locator('.graphiql-execute-button').click();
          await result.waitFor({ timeout: 2000 });
        },
        { timeout: 30_000 },
      );
      answers.push(await result.innerText());
    }

    const expected = [
      /ADMIN_CANNOT_REVOKE/,
      /WOULD_DELETE/,
      /WOULD_DELETE/,
      /WOULD_UNLINK/,
      // The second of two presses finds the work of the first.
      /MEMBER_REMOVED|ALREADY_ABSENT/,
    ];
    expected.forEach((outcome, index) => expect(answers[index]).toMatch(outcome));
  });

  test('shows the plan of a deletion', async () => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(`${origin}/`);
    await page.locator('.graphiql-tab-button').getByText('DeletionPlan', { exact: true }).click();
    await page.locator('.graphiql-query-editor', { hasText: 'DeletionPlan' }).waitFor();

    await vi.waitFor(
      async () => {
        await page.locator('.graphiql-execute-button').click();
        await page.locator('.result-window', { hasText: 'sessionCount' }).waitFor({ timeout: 2000 });
      },
      { timeout: 30_000 },
    );

    expect(await page.locator('.result-window').innerText()).toContain('"blockers"');
  });

  test('fits a telephone', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    onTestFinished(() => page.close());

    await page.goto(`${origin}/`);
    await page.locator('.graphiql-execute-button').waitFor();
    await page.locator('.graphiql-execute-button').waitFor();

    const [editors, response] = await Promise.all(
      ['.graphiql-editors', '.graphiql-response'].map(pane => page.locator(pane).boundingBox()),
    );
    expect(editors?.width).toBeGreaterThan(300);
    expect(response?.width).toBeGreaterThan(300);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });
});

describe('the page of the explorer', () => {
  test('holds the token for who asks from this machine, and not for a name that was pointed here', async () => {
    const { url, drop } = await createDatabase();
    const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: url, LEAVER_LOG_LEVEL: 'silent' });
    const orm = openDatabase({ url, poolSize: 1 });
    const http = await createServer({ config, orm, explorerDemo: { token: 'lvs_of-the-demo', ids: {} } });

    const own = await http.inject({ url: '/', headers: { host: '127.0.0.1:4000' } });
    const foreign = await http.inject({ url: '/', headers: { host: 'rebound.example:4000' } });

    expect(own.body).toContain('lvs_of-the-demo');
    expect(foreign.statusCode).toBe(200);
    expect(foreign.body).not.toContain('lvs_of-the-demo');
    expect(own.headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'sha256-[^' ]+'; worker-src blob:; connect-src 'self';/,
    );
    expect(own.headers['cache-control']).toBe('no-store');
    await http.close();
    await orm.close();
    await drop();
  });
});
