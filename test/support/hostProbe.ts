import { copyText } from '../../tab/host/copy.ts';
import { type Host, HostError, type Theme } from '../../tab/host/host.ts';
import { teamsHost } from '../../tab/host/teams.ts';
import { findMeet } from '../../tab/meet/findMeet.ts';

/** What a journey can ask in a frame that has the probe for its tab: the host alone, with no tab around it. */
export interface Probe {
  host: Host;
  themes: Theme[];
  copy(text: string): Promise<boolean>;
}

declare global {
  interface Window {
    probe: Promise<Probe>;
  }
}

/** That the host has not answered yet is seen in the page's title. */
const slow = () => {
  document.title = 'slow';
};

async function hostHere(): Promise<Host> {
  if (!location.pathname.startsWith('/meet/')) return teamsHost(slow);
  const found = await findMeet(slow);
  if (typeof found === 'string') throw new HostError(found);
  return found;
}

window.probe = hostHere().then((host) => {
  const themes: Theme[] = [];
  host.onTheme((theme) => themes.push(theme));
  host.ready();
  return { host, themes, copy: (text) => copyText(text, host) };
});
// Where there is no host, whoever asks is told; nobody else has to be.
window.probe.catch(() => {});
