import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDown12Regular } from '@fluentui/react-icons';
import { useRef } from 'react';
import { useLive } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/laterLook.ts';
import { t, timeOfDay } from '../words/words.ts';

const quarterMs = 15 * 60_000;

const useStyles = makeStyles({
  current: { fontSize: tokens.fontSizeBase300, color: tokens.colorNeutralForeground1 },
  times: { display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 5.5em), 1fr))', gap: '6px' },
  time: { minWidth: 0, minHeight: '44px', padding: 0 },
});

/** "Ends 11:00": one press shows the next quarter hours, a second one chooses. */
export function PlannedEnd({ end, onChoose }: { end: number; onChoose(end: number): void }) {
  const look = useLook();
  const styles = useStyles();
  const live = useLive();
  const details = useRef<HTMLDetailsElement>(null);
  const first = Math.ceil((live.time() + quarterMs) / quarterMs) * quarterMs;
  const ends = Array.from({ length: 9 }, (_, i) => first + i * quarterMs);

  function choose(chosen: number) {
    const open = details.current;
    if (open) {
      open.open = false;
      open.querySelector('summary')?.focus();
    }
    onChoose(chosen);
  }

  return (
    <details ref={details}>
      <summary className={look.summary} title={t('end.change')}>
        <span className={styles.current}>{t('end.ends', { end: timeOfDay(end) })}</span>
        <ChevronDown12Regular aria-hidden="true" />
        <span className={look.spoken}>{t('end.change')}</span>
      </summary>
      <fieldset className={look.group}>
        <legend className={look.spoken}>{t('end.choose')}</legend>
        <div className={styles.times}>
          {ends.map((at) => (
            <Button
              key={at}
              className={mergeClasses(styles.time, at === end && look.chosen)}
              aria-pressed={at === end}
              onClick={() => choose(at)}
            >
              {timeOfDay(at)}
            </Button>
          ))}
        </div>
      </fieldset>
    </details>
  );
}
