import { expect, test } from 'vitest';
import { type Question, Questions } from '../../server/live/questions.ts';
import { manualClock } from '../../server/rehearsal/clock.ts';

/** Records when questions are asked; answers them at once or by hand. */
function world() {
  const clock = manualClock(1_000_000);
  const questions = new Questions(clock);
  const asked: number[] = [];
  const since = () => clock.now() - 1_000_000;
  const answering = (again?: number): Question => {
    return async () => {
      asked.push(since());
      return again;
    };
  };
  const pass = async (ms: number) => {
    clock.skip(ms);
    // Let answers be handled.
    for (let turns = 0; turns < 4; turns++) await Promise.resolve();
  };
  return { questions, asked, answering, pass, since };
}

test('a due time only moves earlier until the question has been asked', async () => {
  const { questions, asked, answering, pass } = world();
  questions.askWithin(5_000, 'tomas', answering());
  for (let passed = 0; passed < 10_000; passed += 250) {
    questions.askWithin(5_000, 'tomas', answering());
    await pass(250);
  }
  expect(asked.length).toBeGreaterThanOrEqual(1);
  expect(asked[0]).toBeLessThanOrEqual(5_000);
  const before = asked.length;
  questions.askWithin(60_000, 'priya', answering());
  questions.askWithin(1_000, 'priya', answering());
  questions.askWithin(90_000, 'priya', answering());
  await pass(1_000);
  expect(asked.length).toBeGreaterThan(before);
});

test('a question is repeated as long as its answer says so, and then forgotten', async () => {
  const { questions, asked, pass, since } = world();
  const answers = [10_000, 20_000, undefined];
  questions.askWithin(1_000, 'tomas', async () => {
    asked.push(since());
    return answers[asked.length - 1];
  });
  for (let passed = 0; passed < 100_000; passed += 50) await pass(50);
  expect(asked.map((at) => Math.round(at / 1_000))).toEqual([1, 11, 31]);
  expect(questions.size).toBe(0);
});

test('a question scheduled while it is being asked is asked after the answer', async () => {
  const { questions, asked, pass, since } = world();
  let answer: (again?: number) => void = () => {};
  questions.askWithin(1_000, 'tomas', () => {
    asked.push(since());
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  await pass(1_000);
  expect(asked).toHaveLength(1);
  for (let n = 0; n < 20; n++) {
    questions.askWithin(2_000, 'tomas', async () => undefined);
    await pass(1_000);
  }
  expect(asked).toHaveLength(1);
  answer(undefined);
  await pass(0);
  await pass(50);
  expect(asked).toHaveLength(2);
  answer(undefined);
  await pass(0);
  await pass(50);
  expect(questions.size).toBe(0);
});

test('asks nothing once stopped', async () => {
  const { questions, asked, answering, pass } = world();
  questions.askWithin(1_000, 'tomas', answering(1_000));
  await pass(1_000);
  questions.stop();
  questions.askWithin(1_000, 'tomas', answering());
  await pass(60_000);
  expect(asked).toHaveLength(1);
});
