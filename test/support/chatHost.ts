import type { Page } from 'playwright-core';

/** The simulated chat's context for the tab in its frame. */
export interface Chat {
  meeting: string;
  token: string;
  theme?: 'default' | 'dark' | 'contrast';
  /** The app's id in the host's catalog; without it, there are no links to the panel. */
  appId?: string;
}

/**
 * Shows the real tab as a host does in a meeting's chat. The page has the server's own origin, which teams-js accepts as a host, and
 * records the links it was asked to open in `window.opened`.
 */
export async function openChatTab(page: Page, server: string, chat: Chat): Promise<void> {
  const address = `${server}/chat-of-the-meeting`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: pageOf(chat) }));
  await page.goto(address);
}

function pageOf({ meeting, token, theme = 'default', appId }: Chat): string {
  const context = {
    entityId: 'mini-m',
    appId,
    locale: 'en-gb',
    theme,
    tid: 'rehearsal',
    meetingId: meeting,
    chatId: `chat-of-${meeting}`,
    hostName: 'Teams',
    frameContext: 'content',
  };
  const runtime = { apiVersion: 4, isLegacyTeams: false, hostVersionsInfo: {}, supports: { pages: {} } };
  const replies = {
    initialize: ['content', 'web', JSON.stringify(runtime), '2.58.0'],
    getContext: [context],
    'authentication.getAuthToken': [true, token],
    executeDeepLink: [true],
  };
  return `<!doctype html><style>body { margin: 0 } iframe { border: 0; width: 100vw; height: 100vh; display: block }</style>
    <script>
      const replies = ${JSON.stringify(replies)};
      window.opened = [];
      addEventListener('message', ({ data, source }) => {
        const { id, uuidAsString, func, args } = data;
        if (func === 'executeDeepLink') opened.push(args[0]);
        if (replies[func]) source.postMessage({ id, uuidAsString, args: replies[func] }, location.origin);
      });
    </script><iframe title="Tab" src="/tab"></iframe>`;
}
