import { describe, expect, test } from 'vitest';

import { readConfig } from '../../src/config.ts';

describe('the configuration', () => {
  test('needs nothing: without variables the server is embedded, and listens to this machine only', () => {
    expect(readConfig({})).toEqual({
      production: false,
      port: 4000,
      host: '127.0.0.1',
      databaseUrl: null,
      poolSize: 20,
      dataDir: '.leaver',
      secureCookies: false,
      explorer: true,
      foreignTokens: null,
      identityProvider: { kind: 'local' },
      invitationDays: 7,
      ledgerDir: null,
      limits: {
        maxBodyBytes: 1_048_576,
        maxTokens: 2000,
        maxDepth: 12,
        maxAliases: 50,
        maxRootFields: 20,
        maxCost: 20_000,
        introspection: true,
        trustedDocuments: null,
        corsOrigins: [],
        trustedProxies: [],
        requestSeconds: 30,
        sockets: { perAddress: 1000, silent: 1000 },
        rates: {
          address: 300_000,
          cost: 10_000_000,
          invite: 200,
          principal: 120_000,
          reauthenticate: 10,
          reset: 100,
          signIn: 10,
          signInNetwork: 300,
          signUp: 100,
        },
      },
      logLevel: 'info',
      masterKey: null,
      mailFrom: 'Leaver <leaver@localhost>',
      operator: { jobs: true, metrics: null, migrateOnStart: true, otlpEndpoint: null, replicaUrl: null },
      publicUrl: 'http://127.0.0.1:4000',
      purgeAfterDays: 30,
      purgeChunkRows: 5000,
      purgeInlineRows: 100_000,
      reauthenticationMinutes: 10,
      receiptKey: null,
      receiptKeyFile: null,
      sessionDays: 30,
      smtpUrl: null,
      streamsPerUser: 20,
      tokenMinutes: 60,
      webhookAllowPrivate: false,
    });
  });

  test('with DATABASE_URL listens to everybody, and gives cookies to secure connections only', () => {
    const config = readConfig({ DATABASE_URL: 'postgres://db.example/leaver', NODE_ENV: 'production' });

    expect(config).toMatchObject({
      production: true,
      host: '0.0.0.0',
      databaseUrl: 'postgres://db.example/leaver',
      secureCookies: true,
      explorer: false,
      limits: { introspection: false },
    });
  });

  test('takes an empty variable for one that is not set', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '', LEAVER_EXPLORER: '' })).toEqual(readConfig({}));
  });

  test('reads what is set', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '::1',
      DATABASE_POOL_SIZE: '5',
      LEAVER_COOKIE_SECURE: 'true',
      LEAVER_EXPLORER: 'false',
      LEAVER_PURGE_AFTER_DAYS: '0',
    });

    expect(config).toMatchObject({
      port: 0,
      host: '::1',
      poolSize: 5,
      secureCookies: true,
      explorer: false,
      purgeAfterDays: 0,
    });
  });

  test('takes what it needs to reach Supabase Auth, and says when it is not there', () => {
    const supabase = {
      LEAVER_IDENTITY_PROVIDER: 'supabase',
      LEAVER_SUPABASE_URL: 'https://project.supabase.co/',
      LEAVER_SUPABASE_SERVICE_KEY: 'key',
    };

    expect(readConfig(supabase).identityProvider).toEqual({
      kind: 'supabase',
      url: 'https://project.supabase.co',
      serviceKey: 'key',
    });
    expect(() => readConfig({ LEAVER_IDENTITY_PROVIDER: 'supabase' })).toThrow(
      /LEAVER_SUPABASE_SERVICE_KEY: must be set when .*\n {2}LEAVER_SUPABASE_URL: must be set when /,
    );
  });

  test('takes no variable that is misspelled', () => {
    expect(() => readConfig({ LEAVER_PURGE_AFTER_DAY: '0' })).toThrow(
      'LEAVER_PURGE_AFTER_DAY: is no variable of Leaver',
    );
  });

  test('says what a number must be', () => {
    expect(() => readConfig({ PORT: 'abc' })).toThrow('PORT: must be a whole number from 0 to 65535');
  });

  test.each([
    ['NODE_ENV', 'staging'],
    ['PORT', '65536'],
    ['PORT', '40.5'],
    ['PORT', 'http'],
    ['DATABASE_URL', 'mysql://db.example/leaver'],
    ['DATABASE_URL', 'db.example'],
    ['DATABASE_POOL_SIZE', '0'],
    ['LEAVER_COOKIE_SECURE', 'yes'],
    ['LEAVER_EXPLORER', '1'],
    ['LEAVER_CORS_ORIGINS', 'app.example.com'],
    ['LEAVER_IDENTITY_PROVIDER', 'auth0'],
    ['LEAVER_INVITATION_DAYS', '366'],
    ['LEAVER_MAX_DEPTH', '0'],
    ['LEAVER_TRUSTED_PROXIES', '10.0.0.0/8,everybody'],
    ['LEAVER_LOG_LEVEL', 'loud'],
    ['LEAVER_PUBLIC_URL', 'app.example.com'],
    ['LEAVER_SMTP_URL', 'mail.example.com:25'],
    ['LEAVER_PURGE_AFTER_DAYS', '-1'],
    ['LEAVER_SESSION_DAYS', '0'],
    ['LEAVER_SUPABASE_URL', 'project.supabase.co'],
    ['LEAVER_TOKEN_MINUTES', '1441'],
    ['LEAVER_WEBHOOK_ALLOW_PRIVATE', 'maybe'],
  ])('names %s when it is %j', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(
      new RegExp(`^The configuration is wrong:\n {2}${name}: [^\n]+\nSee "Running it" in README.md.$`),
    );
  });

  test('names all that is wrong at once, and shows no value, which could be a password', () => {
    const read = () =>
      readConfig({ DATABASE_URL: 'mysql://root:hunter2@db.example', PORT: 'x', LEAVER_SESSION_DAYS: 'x' });

    expect(read).toThrow(/DATABASE_URL: .*\n.*\n.*/);
    expect(read).toThrow(/PORT: /);
    expect(read).toThrow(/LEAVER_SESSION_DAYS: /);
    expect(read).not.toThrow(/hunter2/);
  });
});
