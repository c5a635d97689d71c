import { describe, expect, it } from 'vitest';
import { addressReader, isAddressOrNetwork } from '../../server/kit/address.ts';

const from = (remoteAddress: string, forwarded?: string | string[]) => ({
  headers: { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded as string }) },
  socket: { remoteAddress },
});

describe('the address of a request', () => {
  it('is the connection’s, whatever is forwarded, if no proxy is trusted', () => {
    const address = addressReader([]);
    expect(address(from('203.0.113.7'))).toBe('203.0.113.7');
    expect(address(from('203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7');
    expect(address(from('::ffff:203.0.113.7', '198.51.100.1'))).toBe('203.0.113.7');
  });

  it.each([
    ['one proxy', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['an untrusted proxy', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['two proxies', '10.0.0.1', '198.51.100.1, 10.2.3.4', '198.51.100.1'],
    ['a forged header of the client', '10.0.0.1', '192.0.2.66, 198.51.100.1', '198.51.100.1'],
    ['a client that poses as a proxy', '10.0.0.1', '192.0.2.66, 10.9.9.9, 198.51.100.1', '198.51.100.1'],
    ['several headers', '10.0.0.1', ['192.0.2.66', '198.51.100.1'], '198.51.100.1'],
    ['nothing', '10.0.0.1', undefined, '10.0.0.1'],
    ['no address', '10.0.0.1', 'unknown, <script>', '10.0.0.1'],
    ['a proxy on IPv6', 'fd00::5', '198.51.100.1', '198.51.100.1'],
    ['IPv4 over IPv6', '::ffff:10.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
  ])('follows trusted proxies: %s', (_what, remote, forwarded, address) => {
    expect(addressReader(['10.0.0.0/8', 'fd00::/8'])(from(remote, forwarded))).toBe(address);
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['1:2:3:4:5:6:192.0.2.33', '1:2:3:4::/64'],
    ['::5:6:7:192.0.2.33', '0:0:0:5::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('reduces %s to its network', (remote, address) => {
    expect(addressReader([])(from(remote))).toBe(address);
  });
});

it.each([
  ['10.0.0.1', true],
  ['::ffff:10.0.0.1', true],
  ['fd00:1:2:3:4:5:6:7', true],
  ['198.51.100.1', false],
  ['', false],
])('a trusted proxy is at %j: %s', (remoteAddress, is) => {
  expect(addressReader(['10.0.0.0/8', 'fd00::/8']).isFromProxy({ socket: { remoteAddress } })).toBe(is);
});

it.each([
  ['10.0.0.1', true],
  ['10.0.0.0/8', true],
  ['fd00::/8', true],
  ['::1', true],
  ['10.0.0.0/33', false],
  ['fd00::/129', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['10.0.0.0/-1', false],
  ['10.0.0', false],
  ['proxy.example', false],
  ['', false],
  ['true', false],
])('%j is an address or network: %s', (entry, can) => {
  expect(isAddressOrNetwork(entry)).toBe(can);
});
