/** A new topic's id: `t` and 8 random bytes in base64url. */
export function newTopicId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const base64 = btoa(String.fromCharCode(...bytes));
  return `t${base64.replaceAll('+', '-').replaceAll('/', '_').replace('=', '')}`;
}
