import { createHash } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { type ExampleIds, examplesAbout } from './explorer-examples.ts';
import { isLoopback } from './is-loopback.ts';

/** What the explorer begins with, in embedded mode. */
export interface ExplorerDemo {
  /** Session token that calls go with. */
  readonly token: string;
  readonly ids: Partial<ExampleIds>;
}

/** GraphiQL at `/`, in one page that asks no other host for anything. */
export function addExplorer(http: FastifyInstance, demo: ExplorerDemo | null): void {
  const pages = new Map<ExplorerDemo | null, Promise<Page>>();
  http.get('/', async ({ hostname }, reply) => {
    // A page of another site that lets its own name point here gets to see the page, but no token in it.
    const shown = isLoopback(hostname) ? demo : null;
    const made = pages.get(shown) ?? makePage(shown);
    pages.set(shown, made);
    const page = await made;
    return reply.headers(page.headers).send(page.html);
  });
}

interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param demo null where everybody brings a token of their own */
async function makePage(demo: ExplorerDemo | null): Promise<Page> {
  // Loaded when somebody looks: it is the largest of all packages.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const headers = { authorization: `Bearer ${demo?.token ?? 'put a session token here'}` };
  const rendered = renderGraphiQL({
    title: 'Leaver',
    logo: mark,
    favicon: `data:image/svg+xml,${encodeURIComponent(mark)}`,
    endpoint: '/graphql',
    // Not kept by the browser: a page of the next start brings a token of its own.
    shouldPersistHeaders: false,
    additionalHeaders: demo ? headers : {},
    defaultTabs: examplesAbout(demo?.ids ?? {}).map(({ query, variables }) => ({
      query,
      headers: JSON.stringify(headers, null, 2),
      variables: JSON.stringify(variables, null, 2),
    })),
  });
  const html = rendered.replace('</head>', `${head}</head>`);
  return {
    html,
    headers: {
      'cache-control': 'no-store',
      'content-security-policy': policyFor(html),
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
    },
  };
}

/** An open door, and the way out. */
const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="28" height="28" fill="none" stroke="#d60590" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M13 4H5v16h8M10 12h11m-4-4 4 4-4 4"/></svg>`;

/**
 * GraphiQL puts its panes side by side, which a telephone has no room for. Its tabs slide away under the first press of
 * the mouse, because their places were measured before they were laid out, so that the click misses them.
 */
const head = `
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <style>
    .graphiql-tab { transform: none !important; }
    .graphiql-doc-explorer-search-input input { min-width: 88px; }
    @media (max-width: 700px) {
      .graphiql-sessions { margin: 0 !important; border-radius: 0 !important; min-width: 0; }
      .graphiql-sessions > div:has(> .graphiql-editors) { flex-direction: column !important; min-height: 0; }
      .graphiql-horizontal-drag-bar, .graphiql-logo span { display: none; }
      .graphiql-response { padding-left: 8px; min-height: 0; }
      .graphiql-plugin:not([style*='opacity: 0']) {
        position: absolute !important; inset: 0 0 0 60px; z-index: 10; overflow: auto; background: hsl(var(--color-base));
      }
    }
  </style>
`;

/** Only the page's own script runs, and it reaches only the host that served it. */
function policyFor(html: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(scriptOf(html))}`,
    'worker-src blob:',
    "connect-src 'self'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** As a browser finds it: from the opening tag to the first closing one. */
function scriptOf(html: string): string {
  const start = html.indexOf('<script>') + '<script>'.length;
  return html.slice(start, html.indexOf('</script>', start));
}

function hashOf(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}
