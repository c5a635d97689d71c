import { beforeEach, describe, expect, test } from 'vitest';
import {
  armedSettleMs,
  type Meaning,
  type Press,
  type PressClock,
  PressGuard,
  PressLog,
  settleMs,
} from '../../tab/ui/pressGuard.ts';

let time: number;
let presses: PressLog;
const clock: PressClock = { now: () => time, after: () => () => {} };

beforeEach(() => {
  time = 10_000;
  presses = new PressLog();
});

const click = (detail = 1): Press => ({ detail });
const tap: Press = { detail: 1, pointerType: 'touch' };
const key = click(0);
const ground = (armed = false) => new PressGuard(clock, presses, armed);
/** Runs `change` as the effect of a press, in the same task. */
function byPress(change: () => void) {
  presses.isHandled = true;
  change();
  presses.isHandled = false;
}
const showResult = { kind: 'show-tally', moment: 5 };
const extend = { kind: 'extend-topic 5', moment: 5 };
const nextTopic = (moment: number) => ({ kind: 'next-topic', moment });

/** A button that has been visible for a while. */
function settled(meaning: Meaning = showResult) {
  const button = ground();
  button.setMeaning(meaning);
  time += settleMs;
  return button;
}

describe('a button that an update brought', () => {
  test.each([
    ['pointer', click()],
    ['key', key],
  ])('takes no press by %s until it can have been read', (_by, press) => {
    const button = ground();
    button.setMeaning(showResult);
    for (const passed of [0, 150, 549]) {
      time = 10_000 + passed;
      expect(button.accepts(press)).toBe(false);
    }
    time = 10_000 + settleMs;
    expect(button.accepts(press)).toBe(true);
  });

  test('ignores a press 150 ms after the last answer changed its meaning', () => {
    const button = settled();
    button.setMeaning(extend);
    time += 150;
    expect([button.accepts(click()), button.accepts(key)]).toEqual([false, false]);
    time += 550;
    expect(button.accepts(click())).toBe(true);
  });

  test('ignores a press when someone else has just started another moment', () => {
    const button = settled(nextTopic(5));
    button.setMeaning(nextTopic(6));
    time += 699;
    expect(button.accepts(click())).toBe(false);
  });

  test('keeps taking presses when redrawn without a change', () => {
    const button = settled();
    button.setMeaning({ ...showResult });
    expect(button.accepts(click())).toBe(true);
  });

  test('says for how long it takes no press', () => {
    const button = ground();
    button.setMeaning(showResult);
    time += 200;
    expect(button.remainingMs()).toBe(500);
    time += 500;
    expect(button.remainingMs()).toBe(0);
  });

  test('isn’t held longer by presses that came too early', () => {
    const button = ground();
    button.setMeaning(showResult);
    for (const [passed, detail] of [
      [300, 1],
      [600, 2],
      [900, 3],
    ] as const) {
      time = 10_000 + passed;
      expect(button.accepts(click(detail))).toBe(passed > settleMs);
    }
  });
});

describe('presses of one’s own', () => {
  test.each([
    ['key', key],
    ['pointer', click()],
  ])('count once the moment they started can have been read, even if the button means the same: %s', (_by, press) => {
    const button = settled(nextTopic(5));
    for (let step = 5; step < 9; step++) {
      expect(button.accepts(press)).toBe(true);
      time += 40;
      button.setMeaning(nextTopic(step + 1));
      for (const passed of [40, settleMs - 41]) {
        time += passed;
        expect(button.accepts(press)).toBe(false);
      }
      time += 1;
    }
  });

  test('a double click is one press, even if its answer takes longer', () => {
    const button = settled(nextTopic(5));
    expect(button.accepts(click())).toBe(true);
    time += 160;
    expect(button.accepts(click(2))).toBe(false);
    time += 60;
    button.setMeaning(nextTopic(6));
    time += settleMs;
    expect(button.accepts(click(3))).toBe(true);
  });

  test('a double tap is one press, even on systems that don’t count taps', () => {
    const button = settled(nextTopic(5));
    expect(button.accepts(click())).toBe(true);
    time += 260;
    expect(button.accepts(tap)).toBe(false);
    time += 40;
    expect(button.accepts(tap)).toBe(true);
  });

  test('guard a button with another meaning in the same place', () => {
    const button = settled({ kind: 'close voting', moment: 5 });
    expect(button.accepts(click())).toBe(true);
    time += 60;
    button.setMeaning({ kind: 'start discussing', moment: 6 });
    time += 100;
    expect([button.accepts(click()), button.accepts(key)]).toEqual([false, false]);
  });

  test('don’t explain a later change by someone else', () => {
    const button = settled({ kind: 'ready', moment: 5 });
    expect(button.accepts(click())).toBe(true);
    time += 60_000;
    button.setMeaning({ kind: 'ready', moment: 6 });
    time += 150;
    expect(button.accepts(click())).toBe(false);
  });

  test('that were refused are followed by a pause before the next one counts', () => {
    const button = settled(nextTopic(5));
    expect(button.accepts(key)).toBe(true);
    time += 60;
    button.setMeaning(nextTopic(6));
    button.refused();
    time += 200;
    expect(button.accepts(key)).toBe(false);
  });

  test('on a plus all count, however fast', () => {
    const button = ground();
    button.setMeaning({ kind: 'Vote for this' });
    time += settleMs;
    for (const detail of [1, 2, 3]) {
      expect(button.accepts(click(detail))).toBe(true);
      time += 80;
    }
  });
});

describe('a button that appeared after one’s own press', () => {
  test('takes a press at once if it is elsewhere', () => {
    const button = ground();
    byPress(() => button.setMeaning({ kind: 'Save' }, () => false));
    expect(button.remainingMs()).toBe(0);
    expect([button.accepts(click()), button.accepts(key)]).toEqual([true, true]);
  });

  test('takes none if it appeared under the pointer, or was given the focus', () => {
    const button = ground();
    byPress(() => button.setMeaning({ kind: 'Yes, start a new one' }, () => true));
    time += 120;
    expect([button.accepts(click()), button.accepts(key)]).toEqual([false, false]);
    time += settleMs;
    expect(button.accepts(key)).toBe(true);
  });

  test('and that changed with a press on it takes the next one once it can have been read', () => {
    const button = settled({ kind: 'Change the order' });
    expect(button.accepts(click())).toBe(true);
    byPress(() => button.setMeaning({ kind: 'Done' }, () => false));
    time += 150;
    expect(button.accepts(click())).toBe(false);
    time += 550;
    expect(button.accepts(click())).toBe(true);
  });

  test('ignores the second click of a double click that began on another button, wherever that one went', () => {
    const [first, second] = [settled(), settled({ kind: 'withdraw', moment: 1 })];
    expect(first.accepts(click())).toBe(true);
    time += 100;
    // The button below has moved up.
    expect(second.accepts(click(2))).toBe(false);
    expect(second.accepts(click(1))).toBe(true);
  });

  test('and that can’t be undone takes no press before it is armed, wherever it is', () => {
    const button = ground(true);
    byPress(() => button.setMeaning({ kind: 'clear', moment: '' }, () => false));
    for (const passed of [100, 300, 799]) {
      time = 10_000 + passed;
      expect([button.accepts(click()), button.accepts(key)]).toEqual([false, false]);
    }
    expect(button.remainingMs()).toBe(1);
    time = 10_000 + armedSettleMs;
    expect(button.accepts(click())).toBe(true);
  });
});
