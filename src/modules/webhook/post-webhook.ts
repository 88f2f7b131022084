import type { Config } from '../../config.ts';
import { later, refused, retryAfterOf, type Verdict } from '../../shared/jobs/verdict.ts';
import { lookupPublic } from './public-address.ts';
import { isPublicHost } from './webhook-url.ts';

/** Milliseconds that the other system may take. */
const patience = 10_000;

interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Posts a message once: no redirect is followed, and nothing of the answer is read but its status. */
export async function postWebhook(
  { url, headers, body }: Message,
  { webhookAllowPrivate }: Pick<Config, 'webhookAllowPrivate'>,
  now: Date,
): Promise<Verdict> {
  // No name is looked up for an address that is a number.
  if (!webhookAllowPrivate && !isPublicHost(new URL(url))) {
    return refused('ADDRESS_NOT_ALLOWED');
  }
  const { Agent, request } = await import('undici');
  const dispatcher = new Agent({
    connect: { timeout: patience, ...(!webhookAllowPrivate && { lookup: lookupPublic }) },
    maxHeaderSize: 16_384,
  });
  try {
    const answer = await request(url, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json', 'user-agent': 'Leaver', ...headers },
      body,
      signal: AbortSignal.timeout(patience),
    });
    answer.body.on('error', () => {}).destroy();
    return verdictOn(answer.statusCode, retryAfterOf(String(answer.headers['retry-after'] ?? ''), now));
  } catch (error) {
    return faultOf(error);
  } finally {
    await dispatcher.destroy();
  }
}

function verdictOn(status: number, retryAfter: number): Verdict {
  if (status >= 200 && status < 300) {
    return { state: 'DELIVERED' };
  }
  // The Standard Webhooks specification: whoever is gone wants no more.
  return status === 410 ? refused('STATUS_410') : later(`STATUS_${status}`, retryAfter);
}

function faultOf(error: unknown): Verdict {
  const { name, code } = error as { name?: string; code?: string };
  if (code === 'ADDRESS_NOT_ALLOWED') {
    return refused(code);
  }
  return later(name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT' ? 'TIMEOUT' : 'UNREACHABLE');
}
