import { writeSync } from 'node:fs';

/*
 * Loaded before a server (`--import`), this gives it a clock of its own: `CLOCK_AHEAD` ms ahead of the machine's, and
 * with each SIGUSR2 `CLOCK_JUMP` ms further.
 */
const now = Date.now;
let ahead = Number(process.env.CLOCK_AHEAD ?? 0);
Date.now = () => now() + ahead;
process.on('SIGUSR2', () => {
  ahead += Number(process.env.CLOCK_JUMP ?? 0);
  // Not through the streams, because the server treats that as a library's stray output.
  writeSync(1, 'the clock jumped\n');
});
