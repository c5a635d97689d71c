import { teamsPrefix } from '../identity/teams.ts';

/** A meeting's chat, by the host's ids. */
export interface Chat {
  tenant: string;
  meeting: string;
  conversation: string;
}

/** Maps meetings to chats and back, computed from their ids, so nothing has to be stored. */
export interface Chats {
  /** The chat of a meeting, by the store's name for the meeting. */
  chatOf(meeting: string): Chat | undefined;
  /** The store's name for the meeting of a chat. */
  meetingOf(chat: Pick<Chat, 'tenant' | 'conversation'>): string;
}

/** In Teams, a meeting's id is its chat's id between `0#` and `#0`, in base64. */
export const teamsChats: Chats = {
  chatOf(name) {
    if (!name.startsWith(teamsPrefix)) return undefined;
    const [tenant = '', meeting = ''] = name.slice(teamsPrefix.length).split(':');
    const conversation = /^0#(.+)#0$/.exec(Buffer.from(meeting, 'base64').toString())?.[1];
    return conversation === undefined ? undefined : { tenant, meeting, conversation };
  },
  meetingOf({ tenant, conversation }) {
    return `${teamsPrefix}${tenant}:${Buffer.from(`0#${conversation}#0`).toString('base64')}`;
  },
};
