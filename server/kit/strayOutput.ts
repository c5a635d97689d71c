import { framesOf } from './framesOf.ts';

/** What writes lines of the log. */
interface Log {
  warn(what: object, message: string): void;
  error(what: object, message: string): void;
  fatal(what: object, message: string): void;
}

/** Writes a text as it is: for what the process itself has to say beside its log. */
export interface OwnOutput {
  out(text: string): void;
  error(text: string): void;
}

/**
 * From now on nothing that a library prints reaches the output: neither what it writes to the console or a standard
 * stream, nor a warning, nor an error that nobody caught. Each becomes a line of the log that says where it came from
 * and never what it said, which may be anything. Before `log` returns one, it becomes nothing. The log itself must
 * write with what this returns. An error that nobody caught still ends the process, with 1; a rejected promise does
 * not, since a bug in one meeting must not end the others.
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
  // Node prints warnings past the streams.
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error & { code?: string }) => {
    const { name, code, stack } = warning;
    log()?.warn({ warning: name, code, from: packageIn(stack) }, 'a warning');
  });
  process.on('unhandledRejection', (error) => log()?.error(described(error), 'unhandled rejection'));
  process.on('uncaughtException', (error) => {
    // Before there is a log there are no meetings, and so nothing that a message could quote.
    if (log()) log()?.fatal(described(error), 'uncaught exception');
    else own.error(`Mini-M could not start: ${error.message}\n`);
    process.exit(1);
  });
  return { out: (text) => void own.out(text), error: (text) => void own.error(text) };
}

/** The package whose code is innermost on this stack. */
function packageIn(stack = ''): string {
  const [, name] = /node_modules\/((?:@[^/\s]+\/)?[^/\s]+)\//.exec(stack) ?? [];
  return name ?? 'unknown';
}

/** An error without its message, which may quote what people wrote. */
function described(error: unknown): { error: string | undefined; stack: string | undefined } {
  return { error: error instanceof Error ? error.name : typeof error, stack: framesOf(error) };
}
