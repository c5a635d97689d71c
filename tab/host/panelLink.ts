/** A tab's place, in the host's ids. */
export interface Place {
  app: string;
  /** The tab's `entityId` in the app's manifest. */
  page: string;
  chat: string;
}

/**
 * A deep link that opens this tab as the side panel of the chat's running meeting. Some clients ignore it, so always
 * say how to open the panel by hand, too.
 * https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-workflow
 */
export function panelLink({ app, page, chat }: Place): string {
  const path = [app, page].map(encodeURIComponent).join('/');
  const context = encodeURIComponent(JSON.stringify({ chatId: chat, contextType: 'chat' }));
  return `https://teams.microsoft.com/l/entity/${path}?context=${context}&openInMeeting=true`;
}
