import { createHash } from 'node:crypto';

import { Html, html } from '../shared/html.ts';

const style = `
  :root { color-scheme: light dark; --ink: #0f172a; --soft: #64748b; --paper: #fff; --ground: #f1f5f9; --line: #e2e8f0; --link: #1d4ed8; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e2e8f0; --soft: #94a3b8; --paper: #1e293b; --ground: #0f172a; --line: #334155; --link: #93c5fd; }
  }
  body { margin: 0; padding: 40px 16px; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 680px; margin: 0 auto; }
  h1 { margin: 0 0 4px; font-size: 26px; }
  header p { margin: 0 0 28px; color: var(--soft); }
  article { margin: 0 0 16px; padding: 20px 24px; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; overflow-wrap: anywhere; }
  h2 { margin: 0; font-size: 18px; }
  .meta { margin: 2px 0 14px; color: var(--soft); font-size: 14px; }
  article p:last-child { margin-bottom: 0; }
  a { color: var(--link); }
  .link { font-size: 14px; }
  pre { margin: 0 0 14px; padding: 12px 14px; background: var(--ground); border-radius: 6px; font-size: 14px; white-space: pre-wrap; }
  .empty { padding: 48px; text-align: center; color: var(--soft); border: 1px dashed var(--line); border-radius: 10px; }
`;

/** No script, and nothing from elsewhere. */
export const pageHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
};

/** A page of the development server, in its one style. */
export function pageOf({ title, intro }: { title: string; intro: string }, content: Html | readonly Html[]): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Leaver</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <header>
            <h1>${title}</h1>
            <p>${intro}</p>
          </header>
          ${content}
        </main>
      </body>
    </html>`.text;
}
