import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

import ipaddr from 'ipaddr.js';

/** An address that a webhook may not reach: of this machine, of a private network, or of the cloud's own services. */
export class AddressNotAllowed extends Error {
  readonly code = 'ADDRESS_NOT_ALLOWED';
}

/** Whether an address belongs to the public internet. An IPv4 address inside of an IPv6 one is judged as what it is. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/**
 * Resolves names for connections, and lets only public addresses through. Judged is the very address that is connected to
 * afterwards, so that a name cannot change what it means in between.
 */
export const lookupPublic: LookupFunction = (host, options, done) => {
  lookup(host, { all: true }, (error, addresses) => {
    if (error) {
      done(error, []);
      return;
    }
    const [first] = addresses;
    if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
      done(new AddressNotAllowed(), []);
    } else if (options.all === true) {
      done(null, addresses);
    } else {
      done(null, first.address, first.family);
    }
  });
};
