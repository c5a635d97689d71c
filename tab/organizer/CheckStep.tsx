import { Button } from '@fluentui/react-components';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { Check } from './check/Check.tsx';
import { useOrganizerLook } from './look.ts';
import type { Organizing } from './organizing.ts';
import { say } from './words.ts';

/** The second step: what was understood of the list, and what wasn't. */
export function CheckStep({ organizing }: { organizing: Organizing }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { people, past } = organizing;
  return (
    <section className={styles.section} aria-labelledby="check">
      <h2 id="check" tabIndex={-1} className={styles.heading}>
        {say('check')}
      </h2>
      <div className={styles.bar}>
        <p role="status" className={`${look.text} ${look.strong} ${styles.wide}`}>
          {say('people', { count: people.length })}
        </p>
        <Button
          appearance="primary"
          className={styles.tall}
          disabledFocusable={people.length === 0}
          onClick={() => organizing.go('groups')}
        >
          {say('check.done')}
        </Button>
      </div>
      <Check organizing={organizing} />
      {past.length > 0 && (
        <Fold label={say('past', { count: past.length })}>
          <p className={look.muted}>{say('past.why')}</p>
          <ul className={look.list}>
            {past.map(({ until, groups }, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two can end on the same day
              <li key={n} className={styles.row}>
                <span className={styles.wide}>{say('past.until', { until, count: groups.length })}</span>
                <Button
                  className={styles.tall}
                  aria-label={say('past.forgetOne', { until })}
                  onClick={() => organizing.forget(n)}
                >
                  {say('past.forget')}
                </Button>
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </section>
  );
}
