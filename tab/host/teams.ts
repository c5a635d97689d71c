import { app, authentication, clipboard, FrameContexts, meeting, type SdkError } from '@microsoft/teams-js';
import { type Host, type HostContext, HostError, type Surface, type Theme } from './host.ts';
import { panelLink } from './panelLink.ts';
import { waiting } from './waiting.ts';

/**
 * The host in Teams, or in the rehearsal, which speaks the same protocol. `slow` is called after 5 s without an answer;
 * waiting goes on as long as teams-js does (a minute). Rejects with `HostError` outside any host, or if none answers.
 */
export async function teamsHost(slow: () => void = () => {}): Promise<Host> {
  const context = await asHostError('Open Mini-M inside a meeting', waiting(initialise(), slow));

  return {
    context: contextOf(context),
    token: () => asHostError('No sign-in token', authentication.getAuthToken()),
    onTheme: (changed) => app.registerOnThemeChangeHandler((theme) => changed(themeOf(theme))),
    ready() {
      app.notifyAppLoaded();
      // Ignore hosts that don't answer: the loading indicator is gone either way.
      app.notifySuccess().catch(() => {});
    },
    failed: (why) => app.notifyFailure({ reason: app.FailedReason.Other, message: why }),
    beforeLeaving: (save) => app.lifecycle.registerBeforeSuspendOrTerminateHandler(save),
    async canShareToStage() {
      const answer = ask<meeting.IAppContentStageSharingCapabilities>(meeting.getAppContentStageSharingCapabilities);
      return answer.then(
        (capabilities) => capabilities?.doesAppHaveSharePermission === true,
        () => false,
      );
    },
    async isOnStage() {
      const state = await ask<meeting.IAppContentStageSharingState>(meeting.getAppContentStageSharingState);
      return state?.isAppSharing === true;
    },
    async shareToStage() {
      await ask<boolean>((done) => meeting.shareAppContentToStage(done, new URL('/tab', location.origin).href));
    },
    async stopSharing() {
      await ask<boolean>(meeting.stopSharingAppContentToStage);
    },
    clipboard: async (text) => clipboard.write(new Blob([text], { type: 'text/plain' })),
    ...openPanelOf(context),
    async chatWith(contact) {
      // Not chat.openChat: teams-js rejects it in a side panel and on the stage.
      const link = `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(contact)}`;
      await asHostError('The chat could not be opened', app.openLink(link));
    },
  };
}

async function initialise(): Promise<app.Context> {
  await app.initialize([location.origin]);
  return app.getContext();
}

/** Turns the meeting API's callbacks into a promise. */
function ask<T>(call: (done: (error: SdkError | null, answer: T | null) => void) => void): Promise<T | null> {
  const answer = new Promise<T | null>((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value)));
  });
  return asHostError('The meeting refused', answer);
}

/** teams-js rejects with an `SdkError`, an `Error` or a bare string, depending on function and version. */
async function asHostError<T>(message: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (cause) {
    const code = (cause as Partial<SdkError> | null)?.errorCode;
    throw new HostError(message, { ...(code !== undefined && { code }), cause });
  }
}

function contextOf(context: app.Context): HostContext {
  return {
    name: 'teams',
    surface: surfaceOf(context),
    ...(context.meeting && { meeting: context.meeting.id }),
    locale: context.app.locale,
    theme: themeOf(context.app.theme),
  };
}

function openPanelOf({ app: { appId }, page, chat }: app.Context): Pick<Host, 'openPanel'> {
  if (!appId || !chat) return {};
  const link = panelLink({ app: appId.toString(), page: page.id, chat: chat.id });
  return { openPanel: () => asHostError('The panel could not be opened', app.openLink(link)) };
}

function surfaceOf(context: app.Context): Surface {
  const { frameContext } = context.page;
  if (frameContext === FrameContexts.sidePanel) return 'panel';
  if (frameContext === FrameContexts.meetingStage) return 'stage';
  // Teams reports `content` for both chat tabs and details tabs: they can't be told apart.
  return context.meeting ? 'chat-tab' : 'personal';
}

function themeOf(theme: string): Theme {
  return theme === 'dark' || theme === 'contrast' ? theme : 'default';
}
