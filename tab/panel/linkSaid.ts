import type { LiveState } from '../live/live.ts';
import { t } from '../words/words.ts';

/** What is said while the window waits for its server; nothing while it does not. */
export function linkSaid({ link, pause }: LiveState): string | undefined {
  if (pause) return t(`link.${pause}`);
  return link === 'lost' ? t('link.lost') : undefined;
}
