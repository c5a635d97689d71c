import type { Dialog } from './bot.ts';

/** The id of the tab whose icon shows the badge, as in the app manifest. */
const tabEntityId = 'mini-m';

/** What Teams shows to one person in a meeting. https://learn.microsoft.com/microsoftteams/platform/apps-in-teams-meetings/in-meeting-notification-for-meeting */
export interface Surface {
  surface: 'meetingStage' | 'meetingTabIcon';
  contentType?: 'task';
  content?: { value: { title: string; url: string; width: string; height: string; fallbackUrl: string } };
  tabEntityId?: string;
}

export function dialogSurface({ title, url, width, height }: Dialog): Surface {
  return {
    surface: 'meetingStage',
    contentType: 'task',
    content: { value: { title, url, width: String(width), height: String(height), fallbackUrl: url } },
  };
}

export const badgeSurface: Surface = { surface: 'meetingTabIcon', tabEntityId };

/** `recipient`: the service's own id for the person. */
export function notificationTo(recipient: string, surface: Surface) {
  return { type: 'targetedMeetingNotification', value: { recipients: [recipient], surfaces: [surface] } };
}
