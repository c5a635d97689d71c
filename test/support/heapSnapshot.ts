import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { ServerProcess } from './serverProcess.ts';

/** Options for Node with which a process writes heap snapshots into this folder. */
export function snapshotsInto(folder: string): string {
  return `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`;
}

/** The text of a process's heap snapshot, which includes a full garbage collection. The process writes them into `folder`. */
export async function heapOf({ child }: ServerProcess, folder: string): Promise<string> {
  const snapshots = () => readdir(folder).then((names) => names.filter((name) => name.endsWith('.heapsnapshot')));
  for (const name of await snapshots()) await rm(join(folder, name));
  child.kill('SIGUSR2');
  // The snapshot is written in parts; it's complete once its last part is there.
  return vi.waitFor(
    async () => {
      const [name = ''] = await snapshots();
      const text = await readFile(join(folder, name), 'latin1');
      expect(text.trimEnd().endsWith('}')).toBe(true);
      return text;
    },
    { timeout: 180_000, interval: 500 },
  );
}
