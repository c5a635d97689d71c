import { afterEach, beforeEach } from 'vitest';
import type { Transport } from '../../server/live/liveSocket.ts';
import { TestWindow } from './wire.ts';

/** In the calling block of tests, all windows are connected like this. */
export function connectOver(transport: Transport): void {
  beforeEach(() => {
    TestWindow.over = transport;
  });
  afterEach(() => {
    TestWindow.over = 'websocket';
  });
}
