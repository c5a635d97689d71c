import { afterAll, beforeAll } from 'vitest';
import { limits } from '#session/limits.ts';

const usual = limits.lastCall;

/** In this file's tests, a clear follows at once: for stores whose time nobody can skip. */
export function withoutLastCall(): void {
  beforeAll(() => void Object.assign(limits, { lastCall: 0 }));
  afterAll(() => void Object.assign(limits, { lastCall: usual }));
}
