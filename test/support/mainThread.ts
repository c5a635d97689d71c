import type { Page } from 'playwright-core';

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Its CPU time in µs, independent of the machine's load. */
  tdur?: number;
  args?: { name?: string };
}

/**
 * Records the tasks of a page's main thread until the returned function is called, which returns the CPU time in ms of each task
 * longer than 50 ms. CPU time, because on a busy machine any task may wait.
 */
export async function recordTasks(page: Page): Promise<() => Promise<number[]>> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  // Started in the page's session, so it records only that page's process.
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: 'toplevel,__metadata' });
  return async () => {
    const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
    await session.send('Tracing.end');
    await complete;
    const main = new Set(
      events
        .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid} ${tid}`),
    );
    const tasks = events.filter(({ name, pid, tid }) => /RunTask$/.test(name) && main.has(`${pid} ${tid}`));
    if (tasks.length === 0) throw new Error('no task was recorded');
    return tasks.map(({ tdur = 0 }) => tdur / 1000).filter((ms) => ms > 50);
  };
}
