/** A `Retry-After` header in ms from `now`: it holds seconds or a date (RFC 9110, 10.2.3). `undefined` if it holds neither. */
export function retryAfter(header: string | null | undefined, now: number): number | undefined {
  const wait = /^\d+$/.test(header ?? '') ? Number(header) * 1000 : Date.parse(header ?? '') - now;
  return Number.isFinite(wait) ? Math.max(wait, 0) : undefined;
}
