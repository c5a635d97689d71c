import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';

/** The parts of a request that say where it came from. */
type Forwarded = { headers: IncomingMessage['headers']; socket: { remoteAddress?: string | undefined } };

export interface AddressReader {
  /** The client's address. */
  (request: Forwarded): string;
  /** Whether the peer is a trusted proxy, which forwards anyone's requests. */
  isFromProxy(request: Pick<Forwarded, 'socket'>): boolean;
}

/**
 * Finds the client's address. `X-Forwarded-For` counts only if it comes from one of the `trusted` proxies (addresses and
 * networks, such as `10.0.0.0/8`), because anyone can write that header. IPv6 addresses are reduced to their /64 network,
 * because whoever has one address has the whole network.
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
    let forwarded = [headers['x-forwarded-for'] ?? []].flat().join();
    // Right to left: each proxy added the address it saw, so an entry counts only if the proxy after it is trusted.
    while (forwarded !== '' && isProxy(address)) {
      const comma = forwarded.lastIndexOf(',');
      const next = plain(forwarded.slice(comma + 1).trim());
      if (!isIP(next)) break;
      address = next;
      forwarded = forwarded.slice(0, Math.max(comma, 0));
    }
    return isIPv6(address) ? network(address) : address;
  };
  return Object.assign(addressOf, {
    isFromProxy: ({ socket }: Pick<Forwarded, 'socket'>) => isProxy(plain(socket.remoteAddress ?? '')),
  });
}

/** Whether this is an IP address or a network in CIDR notation. */
export function isAddressOrNetwork(entry: string): boolean {
  const [address = '', prefix, ...more] = entry.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address) as 0 | 4 | 6];
  if (bits < 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

/** Whether this host name or address is this machine's own; IPv6 with or without brackets. */
export function isLoopbackHost(host: string): boolean {
  return ['127.0.0.1', 'localhost', '::1', '[::1]'].includes(host);
}

/** Unwraps an IPv4-mapped IPv6 address. */
function plain(address: string): string {
  const [, v4] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  return v4 ?? address;
}

/** The first four of eight groups, without leading zeros, as a /64. */
function network(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  // A trailing IPv4 address fills two groups.
  const length = groups.length + after.length + (address.includes('.') ? 1 : 0);
  const all = tail === undefined ? groups : [...groups, ...Array(Math.max(8 - length, 0)).fill('0'), ...after];
  const first = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${first.join(':')}::/64`;
}
