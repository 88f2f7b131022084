import { createHash } from 'node:crypto';

import type { MikroORM } from '@mikro-orm/postgresql';
import type { FastifyInstance } from 'fastify';

import { type MailboxItem, type MailState, readMailbox } from '../modules/mail/index.ts';
import { Html, html } from '../shared/html.ts';
import { isLoopback } from './is-loopback.ts';

/**
 * The development mailbox at `/mailbox`: what would have been sent, for the embedded mode, on this machine only.
 *
 * A page of another site that lets its own name point here finds nothing, as if there were no mailbox.
 */
export function addMailbox(http: FastifyInstance, orm: MikroORM): void {
  http.get('/mailbox', async (request, reply) => {
    if (!isLoopback(request.hostname)) {
      return reply.callNotFound();
    }
    return reply.headers(headers).send(pageOf(await readMailbox(orm.em.fork())));
  });
}

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
  .empty { padding: 48px; text-align: center; color: var(--soft); border: 1px dashed var(--line); border-radius: 10px; }
`;

const headers = {
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

function pageOf(items: readonly MailboxItem[]): string {
  const content =
    items.length > 0 ? items.map(articleOf) : html`<p class="empty">No mail yet. Reload the page to look again.</p>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Mailbox – Leaver</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <header>
            <h1>Mailbox</h1>
            <p>What Leaver would have sent, newest first. Only in the embedded mode, and only on this machine.</p>
          </header>
          ${content}
        </main>
      </body>
    </html>`.text;
}

const states: Readonly<Record<MailState, string>> = {
  PENDING: 'on its way',
  KEPT: 'kept here',
  UNDELIVERABLE: 'refused by the mail server',
};

function articleOf({ address, letter, state, createdAt }: MailboxItem): Html {
  const at = createdAt.toISOString();
  const link = letter.link
    ? html`<p class="link">
        <a href="${letter.link.url}" rel="noreferrer">${letter.link.label}</a><br />${letter.link.url}
      </p>`
    : html``;
  return html`<article>
    <h2>${letter.subject}</h2>
    <p class="meta">
      to ${address} · <time datetime="${at}">${at.slice(0, 19).replace('T', ' ')} UTC</time> · ${states[state]}
    </p>
    ${letter.paragraphs.map(paragraph => html`<p>${paragraph}</p>`)} ${link}
  </article>`;
}
