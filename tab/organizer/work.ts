import type { Person } from '#grouping/person.ts';
import type { Answer, Said, Step, Task } from './worker.ts';

/**
 * The worker that reads rosters and searches groups, one task at a time: a new one cancels the current one. It keeps
 * the people it read, so that they are transferred once. `subscribe` and `step` report progress.
 */
export class Helper {
  #worker: Worker | undefined;
  #known: readonly Person[] | undefined;
  #task = 0;
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;
  #step: Step | undefined;
  readonly #watchers = new Set<() => void>();

  /** Runs `task` on `people`; never resolves if cancelled, rejects if the task fails. */
  ask(task: Task, people: readonly Person[]): Promise<Answer> {
    this.cancel();
    const worker = this.start();
    if (this.#known !== people) worker.postMessage({ id: ++this.#task, people });
    this.#known = people;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting = { resolve, reject };
    this.#show({ share: 0, what: 'search' });
    worker.postMessage({ id: ++this.#task, task });
    return promise;
  }

  /** Cancels the current task, which then never resolves. */
  cancel(): void {
    if (this.#waiting) {
      this.#worker?.postMessage({ id: ++this.#task });
      // Meanwhile it may have read other people.
      this.#known = undefined;
    }
    this.#waiting = undefined;
    this.#show(undefined);
  }

  /** Starts early: a worker takes a while. */
  start(): Worker {
    this.#worker ??= this.#started();
    return this.#worker;
  }

  readonly step = (): Step | undefined => this.#step;

  readonly subscribe = (watch: () => void): (() => void) => {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  };

  #started(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      if (data.id !== this.#task) return;
      if ('step' in data) return this.#show(data.step);
      const { answer } = data;
      if (answer.kind === 'roster') this.#known = answer.roster.people;
      if (answer.kind === 'opened') this.#known = answer.saved.people;
      this.#end()?.resolve(answer);
    };
    worker.onerror = () => {
      worker.terminate();
      this.#worker = undefined;
      this.#known = undefined;
      this.#end()?.reject(new Error('the worker failed'));
    };
    return worker;
  }

  #end() {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#show(undefined);
    return waiting;
  }

  #show(step: Step | undefined): void {
    if (step === this.#step) return;
    this.#step = step;
    for (const watch of this.#watchers) watch();
  }
}
