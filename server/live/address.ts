import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** A request, as far as it says where it came from. */
type Forwarded = { headers: IncomingMessage['headers']; socket: { remoteAddress?: string | undefined } };

/** Tells the address that a request comes from. */
export type AddressReader = (request: Forwarded) => string;

/**
 * Makes what tells the address that a request comes from. What a proxy says in `X-Forwarded-For` counts only where the proxy is
 * one of `trusted` (addresses and networks, such as `10.0.0.0/8`): anybody can write that header. Of an IPv6 address
 * only its network counts (/64), since whoever has one has all of it.
 */
export function addressReader(trusted: readonly string[]): AddressReader {
  const proxies = new BlockList();
  for (const entry of trusted) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(prefix), family);
  }
  const isProxy = (address: string) => proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

  return ({ headers, socket }) => {
    let address = plain(socket.remoteAddress ?? '');
    const said = [headers['x-forwarded-for'] ?? []].flat().join().split(',').reverse();
    // From the nearest on: each is the word of the one before, and worth as much.
    for (const next of said.map((word) => plain(word.trim()))) {
      if (!isIP(address) || !isProxy(address) || !isIP(next)) break;
      address = next;
    }
    return isIPv6(address) ? network(address) : address;
  };
}

/** Whether this can be trusted as a proxy: an address, or a network. */
export function isAddressOrNetwork(entry: string): boolean {
  const [address = '', prefix, ...more] = entry.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address) as 0 | 4 | 6];
  if (bits < 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

/** An IPv4 address that came over an IPv6 socket is the IPv4 address. */
function plain(address: string): string {
  const [, v4] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  return v4 ?? address;
}

/** The first four of eight groups, without leading zeros. */
function network(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  // An IPv4 address at the end stands for two groups.
  const length = groups.length + after.length + (address.includes('.') ? 1 : 0);
  const all = tail === undefined ? groups : [...groups, ...Array(Math.max(8 - length, 0)).fill('0'), ...after];
  const first = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${first.join(':')}::/64`;
}
