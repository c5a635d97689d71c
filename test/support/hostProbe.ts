import { copyText } from '../../tab/host/copy.ts';
import { type Host, HostError, type Theme } from '../../tab/host/host.ts';
import { teamsHost } from '../../tab/host/teams.ts';
import { findMeet } from '../../tab/meet/findMeet.ts';

/** What a journey can ask in a frame that shows the probe instead of the tab: the host only. */
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

/** The page's title shows that the host hasn't answered yet. */
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
// Without a host, each call rejects; this one doesn't have to.
window.probe.catch(() => {});
