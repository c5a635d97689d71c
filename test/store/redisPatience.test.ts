import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { Deadlines } from '../../server/store/redis/patience.ts';

/** Longer, in ms, than it takes until it is looked at what took too long. */
const standstill = 400;

test('an answer that came while this process stood still is in time, and one that never comes is not', async () => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const answering = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    parentPort.once('message', () => {
      parentPort.postMessage('answer');
      Atomics.store(workerData, 0, 1);
      Atomics.notify(workerData, 0);
    });`,
    { eval: true, workerData: flag },
  );
  onTestFinished(async () => void (await answering.terminate()));
  await once(answering, 'online');
  const deadlines = new Deadlines(() => new Error('too late'));
  const results: string[] = [];
  const settled = new Promise<void>((resolve) => {
    const say = (result: string) => results.push(result) === 2 && resolve();
    const answered = deadlines.add(standstill / 2, () => say('answer refused'));
    answering.once('message', () => {
      answered();
      say('answered');
    });
    deadlines.add(standstill / 2, () => say('no answer'));
  });
  // From here, timers come before what arrives.
  await new Promise((resolve) => setImmediate(resolve));
  answering.postMessage('ask');
  // The answer is there, and not yet read, when this goes on after its deadline.
  expect(Atomics.wait(flag, 0, 0)).not.toBe('timed-out');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, standstill);
  await settled;
  expect(results).toEqual(['answered', 'no answer']);
});
