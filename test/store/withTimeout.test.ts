import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { withTimeout } from '../../server/store/redis/connection.ts';

const standstillMs = 400;

test('a reply that arrived while the event loop was blocked is in time; one that never comes is not', async () => {
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
  const wait = (answer: Promise<unknown>) =>
    withTimeout(answer, standstillMs / 2, 'too late').then(String, ({ message }: Error) => message);
  const results = Promise.all([
    wait(once(answering, 'message').then(([answer]) => answer)),
    wait(new Promise(() => {})),
  ]);
  // From here on, timers run before replies are read.
  await new Promise((resolve) => setImmediate(resolve));
  answering.postMessage('ask');
  // Afterwards, the deadline has passed, and the reply has arrived but hasn't been read.
  expect(Atomics.wait(flag, 0, 0)).not.toBe('timed-out');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, standstillMs);
  expect(await results).toEqual(['answer', 'too late']);
});
