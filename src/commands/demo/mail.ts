import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from './client.ts';
import type { Rows } from './rows.ts';

interface Wanted {
  readonly email: string;
  /** Where the link in the mail leads to. */
  readonly page: string;
}

/**
 * The secret in the newest mail to an address that leads to a page, once a job has written it. For servers that send no
 * mails, and so keep them.
 */
export async function secretTo(anonymous: Client, rows: Rows, wanted: Wanted): Promise<string> {
  for (let attempt = 0; attempt < 600; attempt++) {
    // Asked again and again, until it is there.
    const links = (await linksInMailbox(anonymous, wanted.email)) ?? (await linksInTable(rows, wanted.email));
    const link = links.map(url => new URL(url)).find(({ pathname }) => pathname.endsWith(`/${wanted.page}`));
    if (link) {
      return link.searchParams.get('secret') ?? '';
    }
    await sleep(100);
  }
  throw new Error(`No mail to ${wanted.email} is kept after a minute. Set no LEAVER_SMTP_URL.`);
}

/** As a person reads them in the development mailbox, newest first; null for a server that has none. */
async function linksInMailbox(anonymous: Client, email: string): Promise<string[] | null> {
  const page = await anonymous.page('/mailbox');
  const articles = page?.split('<article>').filter(article => article.includes(`to ${email} `));
  return articles?.flatMap(article => /href="([^"]+)"/.exec(article)?.[1]?.replaceAll('&amp;', '&') ?? []) ?? null;
}

async function linksInTable(rows: Rows, email: string): Promise<string[]> {
  const mails = await rows.query<{ url: string }>(
    `select letter -> 'link' ->> 'url' as url from mail where address = $1 and letter ? 'link' order by id desc`,
    [email],
  );
  return mails.map(({ url }) => url);
}
