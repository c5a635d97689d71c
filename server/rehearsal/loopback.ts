import type { IncomingHttpHeaders } from 'node:http';

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);
const forwarding = /^(forwarded|x-forwarded-.*|x-real-ip|via)$/;

/**
 * Whether a request was made on this machine, to this machine, and by a page of this machine: `Host` and, where there is
 * one, `Origin` are loopback, and no proxy has passed it on.
 */
export function isLoopbackRequest(headers: IncomingHttpHeaders): boolean {
  if (Object.keys(headers).some((name) => forwarding.test(name))) return false;
  const { host, origin } = headers;
  return isLoopbackOrigin(`http://${host ?? ''}`) && (origin === undefined || isLoopbackOrigin(origin));
}

/** Whether this is the origin of a page of this machine. */
export function isLoopbackOrigin(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, pathname } = new URL(address);
  return /^https?:$/.test(protocol) && loopbackNames.has(hostname) && !username && pathname === '/';
}
