import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FastifyInstance } from 'fastify';
import { parse, validate } from 'graphql';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database.ts';
import { findDemoSamples } from '../../src/embedded/demo-samples.ts';
import { beginDemoSession } from '../../src/embedded/demo-session.ts';
import { makeDemoWorld } from '../../src/embedded/demo-world.ts';
import { type ExampleIds, examplesAbout } from '../../src/http/explorer-examples.ts';
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
  const asked: string[] = [];
  const complaints: string[] = [];
  let http: FastifyInstance;
  let origin = '';
  let token = '';
  let ids: Partial<ExampleIds> = {};
  let browser: Browser;
  let page: Page;

  // One page for all: each is nine megabytes of script.
  beforeAll(async () => {
    const { url, drop } = await createDatabase();
    const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: url, LEAVER_LOG_LEVEL: 'silent' });
    const orm = openDatabase({ url, poolSize: 5 });
    const context = { em: orm.em.fork(), now: () => new Date(), config };
    await makeDemoWorld(context);
    token = (await beginDemoSession(context)) ?? '';
    ids = await findDemoSamples(orm.em.fork(), token, new Date());
    http = await createServer({ config, orm, explorerDemo: { token, ids } });
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
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('request', request => asked.push(request.url()));
    page.on('pageerror', error => complaints.push(error.message));
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${origin}/`);
  });

  afterAll(async () => {
    for (const close of closers) {
      await close();
    }
  });

  async function show(tab: string): Promise<void> {
    await page.locator('.graphiql-tab-button').getByText(tab, { exact: true }).click();
    await page.locator('.graphiql-query-editor', { hasText: tab }).waitFor();
  }

  /** GraphiQL learns the name of the operation a moment after the tab was opened; no person is as quick. */
  async function run(holds: string): Promise<string> {
    const result = page.locator('.result-window', { hasText: holds });
    await vi.waitFor(
      async () => {
        await page.locator('.graphiql-execute-button').click();
        await result.waitFor({ timeout: 2000 });
      },
      { timeout: 30_000 },
    );
    return result.innerText();
  }

  test('runs the first example, asks no host but this one, and keeps no token', async () => {
    await show('Viewer');
    await run('ada@acme.example');

    expect(await page.title()).toBe('Leaver');
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('lvs_');
    expect(complaints).toEqual([]);
    const outside = asked.filter(url => !/^(data|blob):/.test(url) && new URL(url).origin !== origin);
    expect(outside).toEqual([]);
    expect(asked).toContain(`${origin}/graphql`);
  });

  test.each([
    ['DeletionPlan', 'sessionCount', /"blockers"/],
    ['RevokeMyAccount', '__typename', /ADMIN_CANNOT_REVOKE/],
    ['DeleteUsers', '__typename', /WOULD_DELETE/],
    ['DeleteUser', '__typename', /WOULD_DELETE/],
    ['UnlinkRevUser', '__typename', /WOULD_UNLINK/],
    // The second of two presses finds the work of the first.
    ['RemoveWorkspaceMember', '__typename', /MEMBER_REMOVED|ALREADY_ABSENT/],
  ])('has a tab for %s, which runs as it is', async (tab, holds, outcome) => {
    await show(tab);

    expect(await run(holds)).toMatch(outcome);
  });

  test('shows what happens in a workspace while it happens, until it is told to stop', async () => {
    const button = page.locator('.graphiql-execute-button');
    await show('WorkspaceEvents');
    await vi.waitFor(
      async () => {
        await button.click();
        await vi.waitUntil(() => http.openStreams === 1, { timeout: 2000 });
      },
      { timeout: 30_000 },
    );

    const invited = await http.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}` },
      payload: {
        query: 'mutation ($input: InviteWorkspaceMemberInput!) { inviteWorkspaceMember(input: $input) { __typename } }',
        variables: { input: { workspaceId: ids.workspaceId, email: 'new@acme.example', role: 'MEMBER' } },
      },
    });

    expect(invited.body).toContain('InviteWorkspaceMemberSuccess');
    await page.locator('.result-window', { hasText: 'InvitationSentEvent' }).waitFor();
    expect(await page.locator('.result-window').innerText()).toContain('"new@acme.example"');
    await button.click();
    await vi.waitUntil(() => http.openStreams === 0, { timeout: 20_000 });
    expect(complaints).toEqual([]);
  });

  test('shows the documentation of a mutation', async () => {
    const docs = page.locator('.graphiql-doc-explorer');
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await docs.getByText('Mutation', { exact: true }).click();
    await docs.getByText('removeWorkspaceMember', { exact: true }).click();

    await docs.getByText('For administrators of the workspace').waitFor();
    expect(await docs.innerText()).toContain('RemoveWorkspaceMemberResult');
  });

  test('fits a telephone', async () => {
    const phone = await browser.newPage({ viewport: { width: 390, height: 844 } });
    onTestFinished(() => phone.close());

    await phone.goto(`${origin}/`);
    await phone.locator('.graphiql-execute-button').waitFor();

    const [editors, response] = await Promise.all(
      ['.graphiql-editors', '.graphiql-response'].map(pane => phone.locator(pane).boundingBox()),
    );
    expect(editors?.width).toBeGreaterThan(300);
    expect(response?.width).toBeGreaterThan(300);
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
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
