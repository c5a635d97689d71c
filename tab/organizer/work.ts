import type { Answer, Step, Task } from './worker.ts';

/** A task under way in a worker of its own; `cancel` ends it at once, and then nothing is answered. */
export interface Work {
  answer: Promise<Exclude<Answer, { kind: 'progress' }>>;
  cancel(): void;
}

/** Gives `task` to a worker. Rejects where that fails. */
export function work(task: Task, progress: (step: Step) => void = () => {}): Work {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const { promise, resolve, reject } = Promise.withResolvers<Exclude<Answer, { kind: 'progress' }>>();
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.kind === 'progress') return progress(data.step);
    worker.terminate();
    resolve(data);
  };
  worker.onerror = () => {
    worker.terminate();
    reject(new Error('the worker failed'));
  };
  worker.postMessage(task);
  return { answer: promise, cancel: () => worker.terminate() };
}
