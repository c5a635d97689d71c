import { afterEach, beforeEach, vi } from 'vitest';
import { FakeSocket } from '../support/fakeSocket.ts';

/** Fakes the page around a connection in each test of the calling file: its socket, timers and events. */
export function fakePage(): { socket(): FakeSocket; lookAtPage(): void } {
  let lookAtPage = () => {};
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('window', { addEventListener() {}, removeEventListener() {} });
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
  return { socket: () => FakeSocket.all.at(-1) as FakeSocket, lookAtPage: () => lookAtPage() };
}
