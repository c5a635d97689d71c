import { expect, test } from 'vitest';
import { panelLink } from '../../tab/host/panelLink.ts';

test('the deep link names app, tab and chat, and asks for the meeting’s side panel', () => {
  const link = new URL(panelLink({ app: 'app-id', page: 'mini-m', chat: '19:meeting_a&b@thread.v2' }));
  expect(link.origin + link.pathname).toBe('https://teams.microsoft.com/l/entity/app-id/mini-m');
  expect(Object.fromEntries(link.searchParams)).toEqual({
    context: '{"chatId":"19:meeting_a&b@thread.v2","contextType":"chat"}',
    openInMeeting: 'true',
  });
});

test('an id can’t lead elsewhere', () => {
  const link = new URL(panelLink({ app: '../../x', page: 'a/b?c#d', chat: 'c' }));
  expect(link.pathname).toBe('/l/entity/..%2F..%2Fx/a%2Fb%3Fc%23d');
});
