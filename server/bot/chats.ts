import type { Chat } from './bot.ts';

/** Which chat belongs to which meeting, both ways: from ids alone, so that nothing has to be remembered. */
export interface Chats {
  /** The chat of a meeting that the store knows by this name. */
  chatOf(meeting: string): Chat | undefined;
  /** The store's name for the meeting of a chat. */
  meetingOf(chat: Pick<Chat, 'tenant' | 'conversation'>): string;
}

const inTeams = 'teams:';

/** In Teams the id of a meeting is the id of its chat in an envelope of base64. */
export const teamsChats: Chats = {
  chatOf(name) {
    if (!name.startsWith(inTeams)) return undefined;
    const [tenant = '', meeting = ''] = name.slice(inTeams.length).split(':');
    const conversation = /^0#(.+)#0$/.exec(Buffer.from(meeting, 'base64').toString())?.[1];
    return conversation === undefined ? undefined : { tenant, meeting, conversation };
  },
  meetingOf({ tenant, conversation }) {
    return `${inTeams}${tenant}:${Buffer.from(`0#${conversation}#0`).toString('base64')}`;
  },
};
