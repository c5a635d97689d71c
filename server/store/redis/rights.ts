import type { Argument, Listener } from './clients.ts';
import * as scripts from './scripts.ts';

/** What a check asks for of a connection. */
interface Checked {
  readonly isCluster: boolean;
  command(key: string, args: Argument[]): Promise<unknown>;
  subscribe(channel: string, listener: Listener): Promise<void>;
  unsubscribe(channel: string, listener: Listener): Promise<void>;
}

/** A right that Mini-M's user needs in Redis. */
interface Right {
  /** As in `ACL SETUSER`. */
  right: string;
  why: string;
  /** Where it's needed; by default, everywhere. */
  only?: 'in a Cluster' | 'with `REDIS_ACK_REPLICAS`' | 'optional';
}

/** The part of every key's and channel's name that belongs to Mini-M. */
const ours = 'mini-m:*';
const commands = (names: string, why: string, only?: Right['only']): Right[] =>
  names.split(' ').map((name) => ({ right: `+${name}`, why, ...(only && { only }) }));

/** Everything that Mini-M's user needs. `docs/redis.md` lists it, and tests take away each of them. */
export const rights: readonly Right[] = [
  { right: `~${ours}`, why: 'the keys of sessions, leases and deadlines' },
  { right: `&${ours}`, why: 'the channels on which servers hear of new entries' },
  ...commands('ping info time', 'keeps the connection, reads version, mode and clock'),
  ...commands('eval evalsha', 'runs our scripts'),
  ...commands('xadd xrange xrevrange xtrim', 'writes and reads the logs of sessions'),
  ...commands('set get del pexpire pttl', 'keeps leases, and lets everything expire'),
  ...commands('zadd zrem zrangebyscore', 'keeps deadlines'),
  ...commands('spublish ssubscribe sunsubscribe', 'tells servers of new entries'),
  ...commands('cluster|slots asking', 'finds the node that has a key', 'in a Cluster'),
  ...commands('wait', 'waits for replicas', 'with `REDIS_ACK_REPLICAS`'),
  ...commands('config|get', 'warns if Redis writes to disk', 'optional'),
];

const probe = 'mini-m:probe';

/** Rejects with a `StoreError` that names the first missing right. Works on a full Redis, too. */
export async function checkRights(redis: Checked): Promise<void> {
  await redis.command(probe, ['PING']);
  // A right that only a script's second sending would need.
  await redis.command(probe, ['EVAL', scripts.checkRights.source, '1', probe]);
  await redis.command(probe, ['EVALSHA', scripts.checkRights.sha, '1', probe]);
  if (redis.isCluster) await redis.command(probe, ['ASKING']);
  const ignore = () => {};
  await redis.subscribe(probe, ignore);
  await redis.unsubscribe(probe, ignore);
}

/** Which right an error of Redis' says is missing, as the end of a sentence; `undefined` if it's about something else. */
export function mayNot(error: string): string | undefined {
  const [, command] = /'([a-z|]+)' command/.exec(error) ?? [];
  if (error.startsWith('NOPERM') || /permissions|executing the script can't/.test(error)) {
    if (command) return `doesn't let its user run ${command}: grant +${command}`;
    if (/\bkeys?\b/.test(error)) return `doesn't let its user use our keys: grant ~${ours}`;
    if (/\bchannels?\b/.test(error)) return `doesn't let its user use our channels: grant &${ours}`;
    return `doesn't let its user run one of our commands: grant the rights in docs/redis.md`;
  }
  return undefined;
}
