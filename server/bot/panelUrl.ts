import type { Chat } from './bot.ts';

/**
 * A deep link that opens the side panel of the chat's running meeting, as `tab/host/panelLink.ts` makes it for people.
 * Some clients open nothing; the bot's words say where the panel is, too.
 */
export function panelUrl(appId: string, { conversation }: Chat): string {
  const context = encodeURIComponent(JSON.stringify({ chatId: conversation, contextType: 'chat' }));
  return `https://teams.microsoft.com/l/entity/${encodeURIComponent(appId)}/mini-m?context=${context}&openInMeeting=true`;
}
