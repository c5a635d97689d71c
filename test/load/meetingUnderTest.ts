import type { ServerProcess } from '../support/serverProcess.ts';
import { TestWindow } from '../support/wire.ts';

/** Opens a session in a rehearsal's meeting; returns its people's windows, the facilitator's first. */
export async function openMeeting(server: ServerProcess, meeting: string, people: readonly string[]) {
  const windows: TestWindow[] = [];
  for (const person of people) {
    const { token } = await post(server, '/rehearsal/token', { meeting, person, name: person, organizer: false });
    const window = await TestWindow.join(server.socket, token, { meeting });
    if (windows.length === 0) await window.start({ settings: { topicsEach: 5 } });
    else await window.command({ type: 'acknowledge-rule' });
    windows.push(window);
  }
  return windows;
}

/** Everyone adds this many topics. */
export async function addTopics(windows: readonly TestWindow[], each: number): Promise<void> {
  for (const window of windows)
    for (let n = 1; n <= each; n++)
      await window.command({
        type: 'add-topic',
        text: `Saying no to launch date ${n} that my own manager promised`,
        help: 'ideas',
      });
}

/** Posts to the rehearsal's server; resolves with its answer. */
export async function post(server: Pick<ServerProcess, 'address'>, path: string, body: object) {
  const answer = await fetch(server.address + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
  return answer.status === 204 ? {} : answer.json();
}
