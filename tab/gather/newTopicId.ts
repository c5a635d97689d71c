/** A new topic's id: `t` and 8 random bytes in base64url. */
export function newTopicId(): string {
  return newId('t');
}

/** A new sentence's id, likewise with `s`. */
export function newSentenceId(): string {
  return newId('s');
}

function newId(kind: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const base64 = btoa(String.fromCharCode(...bytes));
  return `${kind}${base64.replaceAll('+', '-').replaceAll('/', '_').replace('=', '')}`;
}
