import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** A request, as far as it says where it came from. */
type Forwarded = { headers: IncomingMessage['headers']; socket: { remoteAddress?: string | undefined } };

export interface AddressReader {
  /** The address that a request comes from. */
  (request: Forwarded): string;
  /** Whether a trusted proxy is at the other end: what comes from there may be anyone's. */
  isFromProxy(request: Pick<Forwarded, 'socket'>): boolean;
}

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
  const isProxy = (address: string) => isIP(address) > 0 && proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

  const addressOf = ({ headers, socket }: Forwarded) => {
    let address = plain(socket.remoteAddress ?? '');
    let said = [headers['x-forwarded-for'] ?? []].flat().join();
    // From the nearest on: each entry is the word of the one after it, and worth as much. The others are not even read.
    while (said !== '' && isProxy(address)) {
      const comma = said.lastIndexOf(',');
      const next = plain(said.slice(comma + 1).trim());
      if (!isIP(next)) break;
      address = next;
      said = said.slice(0, Math.max(comma, 0));
    }
    return isIPv6(address) ? network(address) : address;
  };
  return Object.assign(addressOf, {
    isFromProxy: ({ socket }: Pick<Forwarded, 'socket'>) => isProxy(plain(socket.remoteAddress ?? '')),
  });
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
