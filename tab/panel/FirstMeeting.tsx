import type { Settings } from '#session/choices.ts';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';

const lines = ['first.welcome', 'first.rule', 'first.topics', 'first.time', 'first.help'] as const;

/** The facilitator's opening words for a group that has never met, folded to one line. */
export function FirstMeeting({ settings }: { settings: Settings }) {
  const look = useLook();
  const values = { chatham: settings.rule === 'chatham-house', minutes: settings.timeBoxMinutes };
  return (
    <Fold label={t('first.title')}>
      <ol className={look.list}>
        {lines.map((line) => (
          <li key={line} className={look.item}>
            <span className={look.text}>{t(line, values)}</span>
          </li>
        ))}
      </ol>
    </Fold>
  );
}
