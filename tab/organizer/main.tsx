import { createRoot } from 'react-dom/client';
import { Themed } from '../entry/Themed.tsx';
import type { Host } from '../host/host.ts';
import { teamsHost } from '../host/teams.ts';
import { setLanguage } from '../words/words.ts';
import { fetchHosts } from './hosts.ts';
import { Organizer } from './Organizer.tsx';
import { ThemedPage } from './ThemedPage.tsx';
import { say, setOrganizerLanguage } from './words.ts';

const slow = Promise.withResolvers<undefined>();

/** The Organizer's page: a personal tab in Teams, or a page on its own, as in the rehearsal. */
async function main(): Promise<void> {
  const element = document.getElementById('root');
  if (!element) throw new Error('the page has no #root');
  const found = findHost();
  const hosts = fetchHosts();
  // A host that answers late still learns that the page is open.
  const host = await Promise.race([found, slow.promise]);
  const tag = new URLSearchParams(location.search).get('locale') ?? host?.context.locale ?? navigator.language;
  await Promise.all([setLanguage(tag), setOrganizerLanguage(tag)]);
  document.title = `${say('title')} · Mini-M`;
  createRoot(element).render(
    host ? (
      <Themed host={host}>
        <Organizer hosts={hosts} />
      </Themed>
    ) : (
      <ThemedPage>
        <Organizer hosts={hosts} />
      </ThemedPage>
    ),
  );
  if (!host) (await found)?.ready();
}

async function findHost(): Promise<Host | undefined> {
  if (window.parent === window) return undefined;
  return teamsHost(() => slow.resolve(undefined)).catch(() => undefined);
}

void main();
