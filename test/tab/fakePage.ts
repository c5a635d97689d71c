import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { Live } from '../../tab/live/live.ts';
import { FakeBrowser, FakeChannel } from '../support/fakeBrowser.ts';
import { FakeSocket } from '../support/fakeSocket.ts';

/** Fakes the page around a connection in each test of the calling file: its socket, timers, events and what it keeps. */
export function fakePage(): { socket(): FakeSocket; lookAtPage(): void; comeOnline(): void } {
  let lookAtPage = () => {};
  let comeOnline = () => {};
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('indexedDB', new FakeBrowser().indexedDB);
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    vi.stubGlobal('window', {
      addEventListener(event: string, listener: () => void) {
        if (event === 'online') comeOnline = listener;
      },
      removeEventListener() {},
    });
    vi.stubGlobal('document', {
      addEventListener: (_: string, listener: () => void) => (lookAtPage = listener),
      removeEventListener() {},
      visibilityState: 'visible',
      documentElement: { style: {} },
    });
    FakeSocket.all = [];
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return {
    socket: () => FakeSocket.all.at(-1) as FakeSocket,
    lookAtPage: () => lookAtPage(),
    comeOnline: () => comeOnline(),
  };
}

/** Waits until a session is shown: its window has to find its device first, which takes cryptography. */
export function isOpen(live: Live): Promise<void> {
  return vi.waitFor(() => expect(live.state()).toMatchObject({ link: 'live', now: { kind: 'open' } }), { interval: 2 });
}
