import { framesOf } from './framesOf.ts';

/** The part of pino's logger that is used here. */
interface Log {
  warn(what: object, message: string): void;
  error(what: object, message: string): void;
  fatal(what: object, message: string): void;
}

/** Writes text unchanged, for the process's own output outside the log. */
export interface OwnOutput {
  out(text: string): void;
  error(text: string): void;
}

/**
 * From now on, nothing a library prints reaches the output: not what it writes to the console or a standard stream, not a
 * warning, not an uncaught error. Each becomes a log line that names its source but never quotes it, because it may hold
 * content. While `log` returns `undefined`, it is dropped. The log itself must write through the returned output. An uncaught
 * error still ends the process with code 1; a rejected promise doesn't, so a bug in one meeting can't end the others.
 */
export function catchStrayOutput(log: () => Log | undefined): OwnOutput {
  const own = { out: process.stdout.write.bind(process.stdout), error: process.stderr.write.bind(process.stderr) };
  for (const stream of ['stdout', 'stderr'] as const) {
    process[stream].write = (_text: unknown, ...more: unknown[]) => {
      log()?.warn({ stream, from: packageIn(new Error().stack) }, 'a library printed something');
      const written = more.find((argument) => typeof argument === 'function');
      if (written) process.nextTick(written);
      return true;
    };
  }
  // Node prints warnings without going through the streams.
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error & { code?: string }) => {
    const { name, code, stack } = warning;
    log()?.warn({ warning: name, code, from: packageIn(stack) }, 'a warning');
  });
  process.on('unhandledRejection', (error) => log()?.error(described(error), 'unhandled rejection'));
  process.on('uncaughtException', (error) => {
    // Before there is a log there are no meetings, so the message can't quote any content.
    if (log()) log()?.fatal(described(error), 'uncaught exception');
    else own.error(`Mini-M could not start: ${error.message}\n`);
    process.exit(1);
  });
  return { out: (text) => void own.out(text), error: (text) => void own.error(text) };
}

/** The package of the innermost stack frame that lies in node_modules. */
function packageIn(stack = ''): string {
  const [, name] = /node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//.exec(stack) ?? [];
  return name ?? 'unknown';
}

/** An error without its message, which may quote what people wrote. */
function described(error: unknown): { error: string | undefined; stack: string | undefined } {
  return { error: error instanceof Error ? error.name : typeof error, stack: framesOf(error) };
}
