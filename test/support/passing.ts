import type { SkippableClock } from '../../server/rehearsal/clock.ts';
import type { TestWindow } from './wire.ts';

/**
 * Awaits `asked` while up to 8 s are skipped: more than a server retries a silent host, less than a handshake may take. Between steps, `by`, a
 * window on the same process, makes round trips so that others are served too.
 */
export async function whileTimePasses<T>(clock: SkippableClock, by: TestWindow, asked: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = () => {
    isSettled = true;
  };
  asked.then(settled, settled);
  for (let passed = 0; passed < 8_000 && !isSettled; passed += 250) {
    for (let trips = 0; trips < 8; trips++) await by.roundTrip();
    clock.skip(250);
  }
  return asked;
}
