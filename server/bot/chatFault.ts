import { retryAfter } from '../kit/retryAfter.ts';
import { ChatError } from './bot.ts';

/** Why the Bot Connector didn't do what we asked. `status`: `undefined` if it didn't answer. `pause`: its `Retry-After` header. */
export function chatFault(status: number | undefined, pause: string | undefined): ChatError {
  if (status === undefined) return new ChatError('later');
  if (status === 403) return new ChatError('not-in-chat');
  if (status === 404) return new ChatError('gone');
  if (status === 429 || status >= 500) return new ChatError('later', retryAfter(pause, Date.now()));
  return new ChatError('refused');
}
