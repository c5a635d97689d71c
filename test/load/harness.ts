import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** The value of `--name VALUE` on the command line, or `otherwise`. */
export function option(name: string, otherwise: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
}

/** The same for numbers, separated by commas. */
export const numbers = (name: string, otherwise: string): number[] => option(name, otherwise).split(',').map(Number);

/** Prints one row of a Markdown table. */
export function printRow(cells: readonly (string | number)[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

export function printHead(cells: readonly string[]): void {
  printRow(cells);
  printRow(cells.map(() => '---'));
}

/** A figure of a table, to about three digits. */
export const figure = (n: number): string => n.toFixed(n >= 100 ? 0 : 1);

/** The value that this share of all values doesn't exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/**
 * CPU of a process so far, in ms (Linux), or of its threads whose name begins like this. Summed over threads, because only theirs is
 * counted finer than in 10 ms.
 */
export function cpuOf(pid: number | undefined, name = ''): number {
  return unlessGone(() => {
    const threads = `/proc/${pid}/task`;
    const isNamed = (thread: string) => readFileSync(join(threads, thread, 'comm'), 'utf8').startsWith(name);
    const ofThread = (thread: string) => readFileSync(join(threads, thread, 'schedstat'), 'utf8').split(' ')[0];
    return readdirSync(threads)
      .filter(isNamed)
      .reduce((sum, thread) => sum + Number(ofThread(thread)) / 1e6, 0);
  });
}

/** Memory of a process, in MB (Linux): what it has now, or the most it had. */
export function memoryOf(pid: number | undefined, which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  return unlessGone(() => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`${which}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  });
}

/** How many sockets a process has open (Linux). */
export function socketsOf(pid: number | undefined): number {
  const folder = `/proc/${pid}/fd`;
  const isSocket = (name: string) => {
    try {
      return readlinkSync(join(folder, name)).startsWith('socket:');
    } catch {
      // Closed since the folder was read.
      return false;
    }
  };
  return unlessGone(() => readdirSync(folder).filter(isSocket).length);
}

/** NaN when the process has ended. */
function unlessGone(read: () => number): number {
  try {
    return read();
  } catch {
    return Number.NaN;
  }
}
