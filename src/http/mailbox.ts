import type { MikroORM } from '@mikro-orm/postgresql';
import type { FastifyInstance } from 'fastify';

import { type MailboxItem, type MailState, readMailbox } from '../modules/mail/index.ts';
import { type Html, html } from '../shared/html.ts';
import { isLoopback } from './is-loopback.ts';
import { pageHeaders, pageOf } from './page.ts';

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
    return reply.headers(pageHeaders).send(mailboxPage(await readMailbox(orm.em.fork())));
  });
}

function mailboxPage(items: readonly MailboxItem[]): string {
  return pageOf(
    {
      title: 'Mailbox',
      intro: 'What Leaver would have sent, newest first. Only in the embedded mode, and only on this machine.',
    },
    items.length > 0 ? items.map(articleOf) : html`<p class="empty">No mail yet. Reload the page to look again.</p>`,
  );
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
