import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { copyText } from '../../tab/host/copy.ts';

type Way = ((text: string) => Promise<void>) | undefined;

const tried: string[] = [];
/** A way of copying that records its calls and does `how`. */
const way =
  (name: string, how: () => Promise<void>): Way =>
  (text) => {
    tried.push(`${name}: ${text}`);
    return how();
  };

const fails: Array<[string, (name: string) => Way]> = [
  ['rejects', (name) => way(name, () => Promise.reject(new Error('NotAllowedError')))],
  ['never answers', (name) => way(name, () => new Promise(() => {}))],
  [
    'throws at once',
    (name) =>
      way(name, () => {
        throw new Error('errorNotSupportedOnPlatform');
      }),
  ],
  ['is missing', () => undefined],
];
const works = (name: string) => way(name, async () => {});

beforeEach(() => {
  tried.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function copied(browser: Way, host: Way): Promise<boolean> {
  vi.stubGlobal('navigator', browser ? { clipboard: { writeText: browser } } : {});
  const copying = copyText('my notes', { ...(host && { clipboard: host }) });
  await vi.advanceTimersByTimeAsync(4_000);
  return copying;
}

describe('copying', () => {
  it('uses the browser without asking the host', async () => {
    expect(await copied(works('browser'), works('host'))).toBe(true);
    expect(tried).toEqual(['browser: my notes']);
  });

  it.each(fails)('uses the host if the browser’s clipboard %s', async (_how, fail) => {
    expect(await copied(fail('browser'), works('host'))).toBe(true);
    expect(tried.at(-1)).toBe('host: my notes');
  });

  it.each(fails.flatMap(([a, browser]) => fails.map(([b, host]) => [a, b, browser, host] as const)))(
    'reports failure if the browser’s clipboard %s and the host’s %s',
    async (_a, _b, browser, host) => {
      expect(await copied(browser('browser'), host('host'))).toBe(false);
    },
  );

  it('gives each way a second and a half', async () => {
    const never = () => new Promise<void>(() => {});
    vi.stubGlobal('navigator', { clipboard: { writeText: never } });
    let done: boolean | undefined;
    void copyText('my notes', { clipboard: never }).then((copied) => {
      done = copied;
    });
    await vi.advanceTimersByTimeAsync(2_999);
    expect(done).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toBe(false);
  });
});
