import type { Host } from './host.ts';

/** How long one way of copying may take, in ms: a host may never answer, and a prompt may go unseen. */
const timeoutMs = 1_500;

/**
 * Copies text with the browser's clipboard, which a frame may not be allowed to use (Permissions Policy), else with the
 * host's, which may be removed one day. Resolves with whether either succeeded; never rejects.
 */
export async function copyText(text: string, host: Pick<Host, 'clipboard'>): Promise<boolean> {
  const ways = [() => navigator.clipboard.writeText(text), host.clipboard && (() => host.clipboard?.(text))];
  for (const way of ways) if (way && (await isDone(way))) return true;
  return false;
}

/** Whether one way of copying succeeded within 1.5 s. Never rejects; `way` may throw. */
export function isDone(way: () => Promise<unknown> | undefined): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), timeoutMs);
  (async () => way())().then(
    () => resolve(true),
    () => resolve(false),
  );
  return promise.finally(() => clearTimeout(timer));
}
