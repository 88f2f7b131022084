import type { FastifyInstance } from 'fastify';

import { html } from '../shared/html.ts';
import { isLoopback } from './is-loopback.ts';
import { pageHeaders, pageOf } from './page.ts';

interface MailPage {
  readonly title: string;
  readonly what: string;
  /** What GraphiQL is asked to do; the secret comes as a variable. */
  readonly mutations: readonly string[];
  readonly inputOf: (secret: string) => Readonly<Record<string, string>>;
}

/** What the links in mails lead to, by path. In production these are pages of the product's own. */
const pages: Readonly<Record<string, MailPage>> = {
  'confirm-email': {
    title: 'Another address for an account',
    what: 'Whoever reads the mail of the new address can confirm it.',
    mutations: ['confirmEmailChange'],
    inputOf: token => ({ token }),
  },
  'confirm-sign-up': {
    title: 'An account for this address',
    what: 'Whoever reads the mail chooses the password, and has the account.',
    mutations: ['confirmSignUp'],
    inputOf: token => ({ token, password: 'a password of your own' }),
  },
  invitation: {
    title: 'An invitation to a workspace',
    what: 'Whoever is signed in with the invited address can accept or decline it.',
    mutations: ['acceptInvitation', 'declineInvitation'],
    inputOf: secret => ({ secret }),
  },
  'reset-password': {
    title: 'A new password',
    what: 'Whoever reads the mail can set the password anew; all sessions and keys of the account end.',
    mutations: ['resetPassword'],
    inputOf: token => ({ token, newPassword: 'a password of your own' }),
  },
};

/**
 * Pages for the links in mails, for the embedded mode, on this machine only: what the secret in the link is for, and how
 * GraphiQL is told.
 */
export function addMailPages(http: FastifyInstance): void {
  for (const [path, page] of Object.entries(pages)) {
    http.get<{ Querystring: { secret?: unknown } }>(`/${path}`, async (request, reply) => {
      if (!isLoopback(request.hostname)) {
        return reply.callNotFound();
      }
      const { secret } = request.query;
      return reply
        .headers(pageHeaders)
        .send(write(page, typeof secret === 'string' ? secret : 'the secret in the link'));
    });
  }
}

function write({ title, what, mutations, inputOf }: MailPage, secret: string): string {
  const intro = 'The link of a mail leads here only in the embedded mode; elsewhere to LEAVER_PUBLIC_URL.';
  const input = JSON.stringify({ input: inputOf(secret) }, null, 2);
  return pageOf(
    { title, intro },
    html`<article>
      <p>${what} The secret in the link serves once. In <a href="/">GraphiQL</a>, run</p>
      ${mutations.map(mutation => html`<pre>${documentOf(mutation)}</pre>`)}
      <p>with the variables</p>
      <pre>${input}</pre>
    </article>`,
  );
}

function documentOf(mutation: string): string {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  return `mutation ($input: ${type}!) {
  ${mutation}(input: $input) {
    __typename
    ... on Error { message path }
  }
}`;
}
