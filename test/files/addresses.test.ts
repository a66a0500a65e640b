import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../runtime/files/addresses.ts';

/** T32: of each range the first, the last, and the neighbours on both sides where they are public. */
const REFUSED = [
  ['this network', '0.0.0.0', '0.255.255.255'],
  ['private', '10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'],
  ['carrier-grade NAT', '100.64.0.0', '100.127.255.255'],
  ['loopback', '127.0.0.1', '127.255.255.255', '::1'],
  ['link-local, with the metadata services of clouds', '169.254.0.1', '169.254.169.254', 'fe80::1', 'febf::1'],
  ['protocol assignments', '192.0.0.1', '192.0.0.170', '2001::1', '2001:1ff::1'],
  ['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.255', '2001:db8::1', '3fff::1', '3fff:fff::1'],
  ['benchmarks', '198.18.0.0', '198.19.255.255', '2001:2::1'],
  ['relays of 6to4', '192.88.99.1', '2002::1', '2002:7f00:1::1', '2002:a00:1::'],
  ['multicast', '224.0.0.1', '239.255.255.255', 'ff02::1'],
  ['reserved and broadcast', '240.0.0.1', '255.255.255.255'],
  ['unspecified', '::', '::0'],
  ['mapped', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1', '::127.0.0.1'],
  ['translated', '64:ff9b::7f00:1', '64:ff9b:1::1'],
  ['Teredo', '2001:0:1::1'],
  ['unique local', 'fc00::1', 'fd12:3456::1'],
  ['not handed out', '1fff::1', '4000::1', '5f00::1', 'fec0::1'],
  [
    'no addresses',
    '',
    'localhost',
    '127.1',
    '2130706433',
    '0x7f000001',
    '8.8.8.8 ',
    '8.8.8',
    'fe80::1%lo',
    '8.8.8.8/8',
  ],
] as const;

const ALLOWED = [
  ...['1.0.0.0', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0'],
  ...['169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0'],
  ...['192.0.1.0', '192.0.3.0', '198.17.255.255', '198.20.0.0', '223.255.255.255', '8.8.8.8'],
  ...['2000::1', '2001:200::1', '2001:db7::1', '2001:db9::1', '2003::1', '2606:4700::1111', '3ffe::1'],
];

describe('T32: public addresses', () => {
  it.each(REFUSED.map(([what, ...addresses]) => [what, addresses] as const))('%s are not', (_, addresses) => {
    expect(addresses.map(isPublicAddress)).toEqual(addresses.map(() => false));
  });

  it('what lies between is', () => {
    expect(ALLOWED.filter((address) => !isPublicAddress(address))).toEqual([]);
  });
});
