import type { Host } from './host.ts';

/** How long, in ms, one way of copying may take: a host may never answer, a browser may ask its user, who looks elsewhere. */
const patience = 1_500;

/**
 * Copies text: by the browser, which a frame may be forbidden to use (Permissions Policy), else by the host, whose clipboard
 * may be gone one day. Resolves with whether one of them said that it was done; never rejects.
 */
export async function copyText(text: string, host: Pick<Host, 'clipboard'>): Promise<boolean> {
  const ways = [() => navigator.clipboard.writeText(text), host.clipboard && (() => host.clipboard?.(text))];
  for (const way of ways) if (way && (await isDone(way))) return true;
  return false;
}

/** Whether one way of copying said within 1.5 s that it was done. Never rejects; `way` may throw. */
export function isDone(way: () => Promise<unknown> | undefined): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), patience);
  (async () => way())().then(
    () => resolve(true),
    () => resolve(false),
  );
  return promise.finally(() => clearTimeout(timer));
}
