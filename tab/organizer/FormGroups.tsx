import { Button } from '@fluentui/react-components';
import { relaxed } from '#grouping/giveWay.ts';
import type { Reason } from '#grouping/impossible.ts';
import { useLook } from '../ui/look.ts';
import { named } from './check/noData.ts';
import { useOrganizerLook } from './look.ts';
import type { Organizing } from './organizing.ts';
import { SearchProgress } from './SearchProgress.tsx';
import { say } from './words.ts';

/** The search: its start and progress, how good the groups are, and why not all rules can be kept. */
export function FormGroups({ organizing }: { organizing: Organizing }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { settings, formed, busy, groups, standing, cancelled, hasHistory } = organizing;
  const conflicts = standing.conflicts.reduce((sum, { open }) => sum + open.length, 0);
  const accepted = standing.conflicts.reduce((sum, one) => sum + one.accepted.length, 0);
  const outcome = { groups: groups.length, conflicts, score: Math.round(standing.score * 10) / 10 };
  const unchecked = named(organizing.people, settings);
  const status = [
    groups.length > 0 && (unchecked ? say('form.partly', { ...outcome, names: unchecked }) : say('form.done', outcome)),
    accepted > 0 && say('form.accepted', { count: accepted }),
    groups.length > 0 && hasHistory && say('form.repeats', { count: standing.repeats }),
    cancelled && say('form.cancelled'),
  ];
  return (
    <section className={styles.section} aria-label={say('form')}>
      <div className={styles.row}>
        <Button
          className={styles.tall}
          appearance="primary"
          size="large"
          disabledFocusable={busy}
          onClick={() => organizing.form(settings)}
        >
          {say(groups.length > 0 ? 'form.again' : 'form')}
        </Button>
        <SearchProgress helper={organizing.helper} onCancel={organizing.cancel} />
      </div>
      <p role="status" className={look.text}>
        {!busy && status.filter(Boolean).join(' ')}
      </p>
      {formed && formed.conflicts.length > 0 && (
        <div className={look.notice}>
          <p className={look.text}>{say(formed.reasons.length > 0 ? 'impossible' : 'impossible.unproved')}</p>
          {formed.reasons.length > 0 && (
            <ul className={styles.points}>
              {formed.reasons.map((reason) => (
                <li key={JSON.stringify(reason)}>{worded(reason)}</li>
              ))}
            </ul>
          )}
          <p className={look.text}>{say(formed.away.length > 0 ? 'giveWay' : 'giveWay.none')}</p>
          {formed.away.map((away) => (
            <div key={away.join()} className={styles.row}>
              <span className={`${look.strong} ${styles.wide}`}>
                {away.map((rule) => say(`rule.${rule}`)).join(' + ')}
              </span>
              <Button onClick={() => organizing.form(relaxed(settings, away))}>{say('giveWay.use')}</Button>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function worded(reason: Reason): string {
  if (reason.kind === 'too-few')
    return say('reason.too-few', { people: reason.people, min: reason.min, names: reason.names.join(', ') });
  const { kind, ...values } = reason;
  return say(`reason.${kind}`, values);
}
