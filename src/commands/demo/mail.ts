import { setTimeout as sleep } from 'node:timers/promises';

import type { Rows } from './rows.ts';

/** The secret in the newest mail to an address, once a job has written it. For servers that send no mails, and so keep them. */
export async function secretTo(rows: Rows, email: string): Promise<string> {
  for (let attempt = 0; attempt < 600; attempt++) {
    // Asked again and again, until it is there.
    const [mail] = await rows.query<{ url: string }>(
      `select letter -> 'link' ->> 'url' as url from mail where address = $1 order by id desc limit 1`,
      [email],
    );
    if (mail) {
      return new URL(mail.url).searchParams.get('secret') ?? '';
    }
    await sleep(100);
  }
  throw new Error(`No mail to ${email} is kept after a minute. Set no LEAVER_SMTP_URL.`);
}
