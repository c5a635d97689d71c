import { createHash, randomBytes } from 'node:crypto';
import { buildApp } from './app.ts';
import { rehearsalIdentity } from './identity/rehearsal.ts';
import { isLoopbackRequest } from './rehearsal.ts';
import { SkippableClock } from './rehearsalClock.ts';
import { readSettings, SettingError, type Settings } from './settings.ts';
import { systemClock } from './store/clock.ts';
import { memoryStore } from './store/memory.ts';
import { redisStore } from './store/redis.ts';
import { nameKey, sealKeys } from './store/seal.ts';
import { StoreError } from './store/store.ts';

/** The process: reads the environment (nothing else does), listens, and ends cleanly. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const skippable = settings.redis ? undefined : new SkippableClock();
  const clock = skippable ?? systemClock;
  const store = settings.redis ? await openRedis(settings.redis) : memoryStore(clock);
  const identity = rehearsalIdentity({ secret: rehearsalSecret(settings), clock });
  const app = await buildApp({
    store,
    identity,
    clock,
    logLevel: settings.logLevel,
    maxAge: settings.maxAge,
    showCounts: settings.showCounts,
    mayConnect: isLoopbackRequest,
    rehearsal: { identity, clock: skippable },
  });

  const stop = async () => {
    // Whatever hangs must not keep the process: whoever stops it has somewhere to go.
    setTimeout(() => process.exit(1), 8_000).unref();
    await app.close();
    await store.close();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // A bug in one meeting must not end the others; the line holds no content.
  process.on('unhandledRejection', (error) => app.log.error({ error: (error as Error)?.name }, 'unhandled rejection'));

  const address = await app.listen({ host: settings.host, port: settings.port });
  process.stdout.write(`Mini-M rehearsal meeting: ${address}\n`);
}

function openRedis(redis: NonNullable<Settings['redis']>) {
  return redisStore({
    url: redis.url,
    sealKeys: sealKeys(redis.sealKey),
    nameKey: nameKey(redis.nameKey),
    clock: systemClock,
  });
}

/** Rehearsal tokens hold across processes that share a Redis, and only as long as the process where none is shared. */
function rehearsalSecret(settings: Settings): Uint8Array {
  if (!settings.redis) return randomBytes(32);
  return createHash('sha256').update(`rehearsal ${settings.redis.sealKey}`).digest();
}

main().catch((error: unknown) => {
  const known = error instanceof SettingError || error instanceof StoreError;
  process.stderr.write(known ? `${error.message}\n` : `Mini-M could not start: ${describe(error)}\n`);
  process.exit(1);
});

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'the port is taken; set PORT to another one.';
  return message;
}
