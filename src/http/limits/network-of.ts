import { isIPv6 } from 'node:net';

import ipaddr from 'ipaddr.js';

/** What counts as one caller: an IPv4 address, or the 64 leading bits of an IPv6 address, of which a home has all. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) {
    return address;
  }
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : `${parsed.toNormalizedString().split(':').slice(0, 4).join(':')}::/64`;
}
