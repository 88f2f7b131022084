import { isIPv4 } from 'node:net';

/** Whether a host name or address means this very machine, so that nobody else can have sent it or listen on it. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
}
