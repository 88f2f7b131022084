import { describe, expect, test } from 'vitest';

import { isPublicAddress, lookupPublic } from '../../src/modules/webhook/public-address.ts';

describe('an address that a webhook may reach', () => {
  test.each(['93.184.215.14', '8.8.8.8', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])('%s is', address => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.100.100.200',
    '127.0.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'ff02::1',
    'localhost',
    '',
  ])('%j is not', address => {
    expect(isPublicAddress(address)).toBe(false);
  });

  test('is none that a name of this machine leads to', async () => {
    const { promise, resolve } = Promise.withResolvers<NodeJS.ErrnoException | null>();

    lookupPublic('localhost', {}, resolve);

    expect(await promise).toMatchObject({ code: 'ADDRESS_NOT_ALLOWED' });
  });
});
