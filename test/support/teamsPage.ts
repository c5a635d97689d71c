import type { BrowserContext, Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { meetingId, publicUrl, standup } from './teamsWorld.ts';

/** Teams' context for the tab, and Teams' address. Without a token, it refuses to issue one, as for anonymous people. */
interface Panel {
  token?: string;
  meeting?: string;
  /** The page that shows the tab in its frame. */
  host?: string;
  /** The tab's address. */
  tab?: string;
  /** Whether Teams answers nothing until `letThrough()` is called in its page. */
  slow?: boolean;
  surface?: Surface;
}

/** Where Teams shows the tab. */
type Surface = 'sidePanel' | 'meetingStage' | 'content';

/** The tab's calls to Teams in a page opened by `openPanel`: functions with their arguments. */
export const told = (page: Page) => page.evaluate('told') as Promise<Array<[func: string, args: unknown[]]>>;

/**
 * Serves our server at its public address, which exists only in this browser, so that the browser sends the real Origin.
 */
export async function serveAtPublicUrl(context: BrowserContext, server: { address: string; socket: string }) {
  await context.route(`${publicUrl}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const answer = await fetch(`${server.address}${pathname}`);
    const headers = Object.fromEntries(answer.headers);
    delete headers['content-encoding'];
    await route.fulfill({ status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) });
  });
  await context.routeWebSocket(/^wss:\/\/mini-m\.example\/live$/, (route) => {
    const socket = new WebSocket(server.socket, { origin: publicUrl });
    const early: string[] = [];
    socket.on('open', () => {
      for (const message of early) socket.send(message);
    });
    socket.on('message', (data) => route.send(String(data)));
    socket.on(
      'close',
      (code, reason) => void route.close({ code: code === 1006 ? 1011 : code, reason: String(reason) }),
    );
    socket.on('error', () => {});
    route.onMessage((message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
      else early.push(String(message));
    });
    route.onClose(() => socket.close());
  });
}

/** Opens the tab as the side panel or the stage of a meeting, in a page of `https://teams.microsoft.com`. */
export async function openPanel(context: BrowserContext, panel: Panel): Promise<Page> {
  const {
    token,
    meeting = standup,
    host = 'https://teams.microsoft.com',
    tab = `${publicUrl}/tab`,
    slow = false,
    surface = 'sidePanel',
  } = panel;
  const page = await context.newPage();
  const body = pageOf({
    tab,
    context: { meetingId: meeting, chatId: '19:meeting_standup@thread.v2', frameContext: surface },
    token,
    size: surface === 'sidePanel' ? 'width: 280px; height: 600px' : 'width: 1000px; height: 600px',
    slow,
  });
  await page.route(`${host}/**`, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(`${host}/meeting`);
  return page;
}

/** The simulated chat's context for the tab in its frame. */
export interface Chat {
  meeting: string;
  token: string;
  theme?: 'default' | 'dark' | 'contrast';
  /** The app's id in the host's catalog; without it, there are no links to the panel. */
  appId?: string;
}

/** Shows the real tab as a meeting's chat does. The page has the server's own origin, which teams-js accepts as a host. */
export async function openChatTab(page: Page, server: string, { meeting, token, ...context }: Chat): Promise<void> {
  const address = `${server}/chat-of-the-meeting`;
  const body = pageOf({
    tab: '/tab',
    context: {
      ...context,
      tid: 'rehearsal',
      meetingId: meeting,
      chatId: `chat-of-${meeting}`,
      frameContext: 'content',
    },
    token,
    size: 'width: 100vw; height: 100vh',
  });
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(address);
}

interface HostPage {
  /** The tab's address. */
  tab: string;
  /** Fields of Teams' context that differ. */
  context: { frameContext: Surface; [field: string]: unknown };
  token: string | undefined;
  /** The frame's CSS size. */
  size: string;
  slow?: boolean;
}

/** A page that acts as Teams for the tab in its frame, and records the tab's calls in `told`. */
function pageOf({ tab, context, token, size, slow = false }: HostPage): string {
  const defaults = { entityId: 'mini-m', locale: 'en-gb', theme: 'default', hostName: 'Teams' };
  const runtime = { apiVersion: 4, isLegacyTeams: false, hostVersionsInfo: {}, supports: { pages: {} } };
  const replies = {
    initialize: [context.frameContext, 'web', JSON.stringify(runtime), '2.58.0'],
    getContext: [{ ...defaults, ...context }],
    'authentication.getAuthToken': token ? [true, token] : [false, 'resourceDisabled'],
    executeDeepLink: [true],
  };
  return `<!doctype html><style>body { margin: 0 } iframe { border: 0; ${size}; display: block }</style>
    <script>
      const replies = ${JSON.stringify(replies)};
      const told = [];
      const answers = [];
      let slow = ${slow};
      const letThrough = () => {
        slow = false;
        for (const answer of answers) answer();
      };
      addEventListener('message', ({ data, source, origin }) => {
        const { id, uuidAsString, func, args } = data;
        told.push([func, args]);
        if (!replies[func]) return;
        const answer = () => source.postMessage({ id, uuidAsString, args: replies[func] }, origin);
        if (slow) answers.push(answer);
        else answer();
      });
    </script><iframe title="Mini-M" src="${tab}"></iframe>`;
}

export const channelMeeting = meetingId('19:general@thread.tacv2');
