import { type Host, HostError, type Theme } from '../../tab/host/host.ts';
import { teamsHost } from '../../tab/host/teams.ts';
import { findMeet } from '../../tab/meet/findMeet.ts';

/** What a journey can ask in a frame that has the probe for its tab: the host alone, with no tab around it. */
export interface Probe {
  host: Host;
  themes: Theme[];
}

declare global {
  interface Window {
    probe: Promise<Probe>;
  }
}

async function hostHere(): Promise<Host> {
  if (!location.pathname.startsWith('/meet/')) return teamsHost();
  const found = await findMeet();
  if (typeof found === 'string') throw new HostError(found);
  return found;
}

window.probe = hostHere().then((host) => {
  const themes: Theme[] = [];
  host.onTheme((theme) => themes.push(theme));
  host.ready();
  return { host, themes };
});
// Where there is no host, whoever asks is told; nobody else has to be.
window.probe.catch(() => {});
