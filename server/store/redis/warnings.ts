import { ErrorReply } from 'redis';
import { StoreError } from '../store.ts';
import type { Argument } from './clients.ts';

/** How Redis is set up in ways that lose or keep sessions, each as the end of a sentence. `info`: its INFO. */
export async function warningsOf(info: string, send: (args: Argument[]) => Promise<unknown>): Promise<string[]> {
  return [eviction(info), await persistence(send)].filter((warning) => warning !== undefined);
}

/** All our keys expire, so `volatile-*` evicts them, too. */
function eviction(info: string): string | undefined {
  const [, policy = 'noeviction'] = /maxmemory_policy:(\S+)/.exec(info) ?? [];
  if (policy === 'noeviction') return undefined;
  return `may evict running sessions when it's full (maxmemory-policy ${policy}). Set maxmemory-policy to noeviction.`;
}

async function persistence(send: (args: Argument[]) => Promise<unknown>): Promise<string | undefined> {
  const holds =
    'A dump holds times, hashed meeting names and sealed entries; no text and no name of a person can be read without SEAL_KEY';
  try {
    const replies = await Promise.all(['save', 'appendonly'].map((name) => send(['CONFIG', 'GET', name])));
    const [save, appendOnly] = replies.map((reply) => String(Object.values(reply as Record<string, Buffer>)[0] ?? ''));
    if (!save && appendOnly !== 'yes') return undefined;
    return `writes to disk (save, appendonly), so cleared sessions may stay on disk. ${holds}. Switch it off.`;
  } catch (error) {
    if (!(error instanceof StoreError && error.cause instanceof ErrorReply)) throw error;
    return `doesn't say whether it writes to disk. ${holds}. Make sure that it doesn't.`;
  }
}
