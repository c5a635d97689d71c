import type { SkippableClock } from '../../server/rehearsal/clock.ts';
import type { TestWindow } from './wire.ts';

/**
 * What `asked` comes to while time passes, at most 10 s of it: a server asks a host that does not answer again for some
 * seconds. Between two steps `by`, a window of the same process, goes there and back often enough for others to be heard.
 */
export async function whileTimePasses<T>(clock: SkippableClock, by: TestWindow, asked: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = () => {
    isSettled = true;
  };
  asked.then(settled, settled);
  for (let passed = 0; passed < 10_000 && !isSettled; passed += 250) {
    for (let trips = 0; trips < 8; trips++) await by.roundTrip();
    clock.skip(250);
  }
  return asked;
}
