import { isIP } from 'node:net';

import type { Config } from '../../config.ts';
import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import { isPublicAddress } from './public-address.ts';

const maxLength = 2000;

/**
 * Reads where a webhook posts to. Names are judged when they are called, since what they mean can change.
 *
 * @throws {InvalidInputError} if it is no address that may be called
 */
export function parseWebhookUrl(text: string, { webhookAllowPrivate }: Pick<Config, 'webhookAllowPrivate'>): string {
  const refuse = (message: string) => new InvalidInputError(message, ['input', 'url']);
  const url = URL.parse(text.trim());
  if (!url || text.length > maxLength || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw refuse(`Expected an address such as https://example.com/hook, of at most ${maxLength} characters.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw refuse('The address must hold no user and no password. What is sent is signed.');
  }
  if (!webhookAllowPrivate && url.protocol !== 'https:') {
    throw refuse('Expected an address that begins with https://.');
  }
  if (!webhookAllowPrivate && !isPublicHost(url)) {
    throw refuse('The address belongs to a private network, or to this machine.');
  }
  url.hash = '';
  return url.href;
}

/** Whether a host is a name, or a public address. */
export function isPublicHost({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? !/(^|\.)localhost\.?$/.test(host) : isPublicAddress(host);
}
