import { ClientOfflineError, ErrorReply } from 'redis';
import { StoreError, StoreRefuses } from '../store.ts';
import { mayNot } from './rights.ts';

/** What an operator does about each error code: ends a sentence that begins with "Redis at HOST". */
const remedies: Record<string, string> = {
  READONLY: 'is a read-only replica: REDIS_URL must lead to the primary',
  OOM: 'is full: raise its maxmemory',
  WRONGPASS: 'needs another user or password in REDIS_URL',
  NOAUTH: 'needs a user or password in REDIS_URL',
  MISCONF: 'refuses writes because it can’t save them to disk: switch off its persistence (save "", appendonly no)',
  NOREPLICAS: 'refuses writes because it has too few replicas: start one, or lower its min-replicas-to-write',
  CLUSTERDOWN: 'is a Cluster that lacks a part: start its missing nodes',
};
/** Codes with which Redis refuses us altogether, so that it's out of reach rather than refusing a write. */
const refusesUs = ['WRONGPASS', 'NOAUTH'];

/** How long, in ms, until the same warning is repeated. */
const warnEvery = 60_000;

/** The first word of Redis' error, such as `READONLY`; `undefined` if the error isn't Redis' own. */
export function codeOf(cause: unknown): string | undefined {
  return cause instanceof ErrorReply ? cause.message.split(' ', 1)[0] : undefined;
}

/**
 * Turns a failure of a command (`command`: its name) into an error whose message is one sentence. None of its words come from
 * keys or arguments.
 */
export function faultOf(cause: unknown, where: string, command?: string): StoreError {
  if (cause instanceof StoreError) return cause;
  const code = codeOf(cause);
  if (code === undefined) {
    const { name, code: system } = cause as NodeJS.ErrnoException;
    const why = system ? ` (${system})` : '';
    return new StoreError(`Redis at ${where} cannot be reached${why}.`, { cause, said: system ?? name });
  }
  const remedy = remedies[code] ?? mayNot((cause as ErrorReply).message);
  const predicate = `${remedy ?? `refused a command`} (${code}).`;
  const options = {
    cause,
    said: [code, command].filter(Boolean).join(' '),
    ...(remedy && { advice: `Redis ${predicate}` }),
  };
  return new (refusesUs.includes(code) ? StoreError : StoreRefuses)(`Redis at ${where} ${predicate}`, options);
}

/** A change is in Redis, but not on as many replicas as the operator wants. */
export function unreplicated(where: string, replicas: number): StoreError {
  const predicate = `has too few replicas that confirm changes: start one, or lower REDIS_ACK_REPLICAS (${replicas}).`;
  return new StoreError(`Redis at ${where} ${predicate}`, { said: 'WAIT', advice: `Redis ${predicate}` });
}

/** While disconnected, commands fail without saying why: the reason is the connection's last error. */
export function reasonOf(cause: unknown, lastError: unknown): unknown {
  if (!(cause instanceof ClientOfflineError)) return cause;
  return codeOf(lastError) || (lastError as NodeJS.ErrnoException | undefined)?.code ? lastError : cause;
}

/** Warns of each fault that an operator must mend, but of the same one at most once a minute. */
export function warnSparingly(warn: (sentence: string) => void): (fault: StoreError) => void {
  const warnedAt = new Map<string, number>();
  return ({ message, advice }) => {
    const now = performance.now();
    if (!advice || now - (warnedAt.get(message) ?? Number.NEGATIVE_INFINITY) < warnEvery) return;
    warnedAt.set(message, now);
    warn(message);
  };
}
