import { app, authentication, clipboard, FrameContexts, meeting, type SdkError } from '@microsoft/teams-js';
import { type Host, type HostContext, HostError, type Surface, type Theme } from './host.ts';
import { panelLink } from './panelLink.ts';
import { waiting } from './waiting.ts';

/**
 * The tab's host where it runs inside Teams, or inside the rehearsal, which speaks the same protocol. `slow` is called when
 * it has not answered for 5 s; it is waited for, as long as teams-js does (a minute). Rejects with `HostError` outside of
 * any host, or when none answers.
 */
export async function teamsHost(slow: () => void = () => {}): Promise<Host> {
  const context = await asHostError('Open Mini-M inside a meeting', waiting(initialise(), slow));

  return {
    context: contextOf(context),
    token: () => asHostError('No sign-in token', authentication.getAuthToken()),
    onTheme: (changed) => app.registerOnThemeChangeHandler((theme) => changed(themeOf(theme))),
    ready() {
      app.notifyAppLoaded();
      // Hosts that do not answer are of no concern: the loading picture is gone either way.
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
      // Not chat.openChat: teams-js refuses it in a side panel and on the stage.
      const link = `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(contact)}`;
      await asHostError('The chat could not be opened', app.openLink(link));
    },
  };
}

async function initialise(): Promise<app.Context> {
  await app.initialize([location.origin]);
  return app.getContext();
}

/** The meeting API's callbacks as a promise. */
function ask<T>(call: (done: (error: SdkError | null, answer: T | null) => void) => void): Promise<T | null> {
  const answer = new Promise<T | null>((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value)));
  });
  return asHostError('The meeting refused', answer);
}

/** teams-js rejects with an `SdkError`, an `Error` or a bare string, by function and age. */
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
  // Teams says `content` for the tabs of a meeting's chat and of its details alike: they cannot be told apart.
  return context.meeting ? 'chat-tab' : 'personal';
}

function themeOf(theme: string): Theme {
  return theme === 'dark' || theme === 'contrast' ? theme : 'default';
}
