import type { Chat } from './chats.ts';

/**
 * A deep link that opens the side panel in the chat's running meeting; `tab/host/panelLink.ts` makes the same for people. Some
 * clients ignore it, so the bot's words also say where the panel is.
 */
export function panelUrl(appId: string, { conversation }: Pick<Chat, 'conversation'>): string {
  const context = encodeURIComponent(JSON.stringify({ chatId: conversation, contextType: 'chat' }));
  return `https://teams.microsoft.com/l/entity/${encodeURIComponent(appId)}/mini-m?context=${context}&openInMeeting=true`;
}
