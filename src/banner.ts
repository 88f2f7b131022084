import type { Config } from './config.ts';
import { hasMailbox } from './http/has-mailbox.ts';
import type { EmbeddedMode, Leaver } from './start.ts';

/** What a started server tells the person who started it. */
export function announce(config: Config, { port, migrations, metricsPort, embedded }: Leaver): string {
  const base = `http://${shownHost(config.host)}:${port}`;
  const facts = [
    ...(embedded ? [['PostgreSQL', `embedded, its data in ${embedded.dataDir}`]] : []),
    ['Migrations', migrations.length > 0 ? `${migrations.length} applied` : 'all applied before'],
    ...(embedded ? [['Demo', demoOf(embedded)]] : []),
    ...(config.explorer ? [['Explorer', `${base}/`]] : []),
    ['API', `${base}/graphql`],
    ['Mail', mailOf(config, base)],
    ['Health', `${base}/healthz  ${base}/readyz`],
    ...metricsOf(config, metricsPort),
    ...(embedded?.token ? [['Token', `${embedded.token}  (of the demo administrator, for one day)`]] : []),
  ];
  const lines = facts.map(([name, fact]) => `  ${name?.padEnd(11)} ${fact}`).join('\n');
  return `\nLeaver is running${embedded ? ' in the embedded mode' : ''}.\n\n${lines}\n${embedded ? nextSteps(base, embedded) : ''}\n`;
}

function mailOf(config: Config, base: string): string {
  if (config.smtpUrl !== null) {
    return `sent by ${new URL(config.smtpUrl).host}`;
  }
  return hasMailbox(config) ? `kept, to be read at ${base}/mailbox` : 'NOT SENT: set LEAVER_SMTP_URL';
}

function metricsOf({ operator: { metrics } }: Config, port: number | null): string[][] {
  return metrics && port !== null ? [['Metrics', `http://${shownHost(metrics.host)}:${port}/metrics`]] : [];
}

function demoOf({ isFirstStart, token }: EmbeddedMode): string {
  if (isFirstStart) {
    return 'organization Acme made, with people to remove';
  }
  return token ? 'kept as it was' : 'no demo administrator is live here, so there is no token';
}

function nextSteps(base: string, { token }: EmbeddedMode): string {
  const question = `{"query":"{ viewer { email organization { name users { totalCount } } } }"}`;
  const call = `curl ${base}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${token}' -d '${question}'`;
  return `${token ? `\nTry:\n  ${call}\n` : ''}
The embedded mode is for trying Leaver out. Set DATABASE_URL to run it on your own PostgreSQL, without demo and token.
Ctrl-C stops it; the data stays.
`;
}

/** A host that a browser on this machine can open. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') {
    return 'localhost';
  }
  return host.includes(':') ? `[${host}]` : host;
}
