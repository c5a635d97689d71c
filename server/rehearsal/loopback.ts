import type { IncomingHttpHeaders } from 'node:http';
import { isLoopbackHost } from '../kit/address.ts';

const forwarding = /^(forwarded|x-forwarded-.*|x-real-ip|via)$/;

/**
 * Whether a request came from this machine and from a page served by it: `Host` and `Origin` (if there is one) are loopback, and
 * no proxy forwarded it.
 */
export function isLoopbackRequest(headers: IncomingHttpHeaders): boolean {
  if (Object.keys(headers).some((name) => forwarding.test(name))) return false;
  const { host, origin } = headers;
  return isLoopbackOrigin(`http://${host ?? ''}`) && (origin === undefined || isLoopbackOrigin(origin));
}

/** Whether this is an origin on this machine. */
export function isLoopbackOrigin(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, pathname } = new URL(address);
  return /^https?:$/.test(protocol) && isLoopbackHost(hostname) && !username && pathname === '/';
}
