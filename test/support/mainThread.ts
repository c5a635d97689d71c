import type { Page } from 'playwright-core';

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Its CPU time in µs, independent of the machine's load. */
  tdur?: number;
  args?: { name?: string };
}

/** CPU times in ms, because on a busy machine any task may wait. */
interface Tasks {
  /** Each task of the main thread longer than 50 ms. */
  long: number[];
  /** All tasks of the page's workers together. */
  workers: number;
}

/** Records the tasks of a page until the returned function is called. */
export async function recordTasks(page: Page): Promise<() => Promise<Tasks>> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  // Started in the page's session, so it records only that page's process.
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: 'toplevel,__metadata' });
  return async () => {
    const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
    await session.send('Tracing.end');
    await complete;
    const tasksOf = (thread: string) => {
      const ids = new Set(
        events
          .filter(({ name, args }) => name === 'thread_name' && args?.name === thread)
          .map(({ pid, tid }) => `${pid} ${tid}`),
      );
      const tasks = events.filter(({ name, pid, tid }) => /RunTask$/.test(name) && ids.has(`${pid} ${tid}`));
      return tasks.map(({ tdur = 0 }) => tdur / 1000);
    };
    const main = tasksOf('CrRendererMain');
    if (main.length === 0) throw new Error('no task was recorded');
    return {
      long: main.filter((ms) => ms > 50),
      workers: tasksOf('DedicatedWorker thread').reduce((sum, ms) => sum + ms, 0),
    };
  };
}
