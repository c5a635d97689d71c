import { Button } from '@fluentui/react-components';
import type { Advice } from '#grouping/advice.ts';
import { relaxed } from '#grouping/giveWay.ts';
import type { Reason } from '#grouping/impossible.ts';
import type { Person } from '#grouping/person.ts';
import { useLook } from '../ui/look.ts';
import { named } from './check/noData.ts';
import { useOrganizerLook } from './look.ts';
import type { Organizing } from './organizing.ts';
import { fullName, listed } from './people.ts';
import { SearchProgress } from './SearchProgress.tsx';
import { say, type Word } from './words.ts';
import type { Formed } from './worker.ts';

/** The search: its start and progress, how good the groups are, and why not all rules can be kept. */
export function FormGroups({ organizing }: { organizing: Organizing }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { people, settings, formed, busy, groups, standing, stopped, hasHistory } = organizing;
  const conflicts = standing.conflicts.reduce((sum, { open }) => sum + open.length, 0);
  const accepted = standing.conflicts.reduce((sum, one) => sum + one.accepted.length, 0);
  const outcome = { groups: groups.length, conflicts, score: Math.round(standing.score * 10) / 10 };
  const unchecked = named(organizing.people, settings);
  const status = [
    groups.length > 0 && (unchecked ? say('form.partly', { ...outcome, names: unchecked }) : say('form.done', outcome)),
    accepted > 0 && say('form.accepted', { count: accepted }),
    groups.length > 0 && hasHistory && say('form.repeats', { count: standing.repeats }),
    stopped && say(stopped),
  ];
  return (
    <section className={styles.section} aria-label={say('form')}>
      <div className={styles.bar}>
        <Button
          className={styles.tall}
          appearance={groups.length > 0 ? 'secondary' : 'primary'}
          disabledFocusable={busy}
          onClick={() => organizing.form(settings)}
        >
          {say(groups.length > 0 ? 'form.again' : 'form')}
        </Button>
        <SearchProgress helper={organizing.helper} onCancel={organizing.cancel} />
        <p role="status" className={`${look.text} ${styles.wide}`}>
          {!busy && status.filter(Boolean).join(' ')}
        </p>
      </div>
      {formed && formed.conflicts.length > 0 && (
        <div className={look.notice}>
          <p className={look.text}>{say(formed.reasons.length > 0 ? 'impossible' : 'impossible.unproved')}</p>
          {formed.reasons.length > 0 && (
            <ul className={styles.points}>
              {formed.reasons.map((reason) => (
                <li key={JSON.stringify(reason)}>{worded(reason, people)}</li>
              ))}
            </ul>
          )}
          {formed.reasons.some((reason) => isPartial(reason, people)) && (
            <p className={look.muted}>{say('impossible.parts')}</p>
          )}
          {formed.advice && <p className={look.strong}>{wordedAdvice(formed.advice)}</p>}
          {(formed.away.length > 0 || !formed.advice) && (
            <p className={look.text}>{say(relaxingOf(formed), { count: formed.away.length })}</p>
          )}
          {formed.away.map((away) => (
            <div key={away.join()} className={styles.row}>
              <span className={`${look.strong} ${styles.wide}`}>
                {away.map((rule) => say(`rule.${rule}`)).join(' + ')}
              </span>
              <Button className={styles.tall} onClick={() => organizing.form(relaxed(settings, away))}>
                {say('giveWay.use')}
              </Button>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function relaxingOf({ advice, away }: Formed): Word {
  if (away.length === 0) return 'giveWay.none';
  return advice ? 'giveWay.or' : 'giveWay';
}

/** Whether the numbers in a reason are those of a part of the list. */
function isPartial(reason: Reason, all: readonly Person[]): boolean {
  return 'people' in reason && reason.kind !== 'too-few' && reason.people < all.length;
}

function worded(reason: Reason, people: readonly Person[]): string {
  if ('names' in reason) return say(`reason.${reason.kind}`, { ...reason, names: listed(reason.names) });
  const manager = 'manager' in reason && people.find(({ id }) => id === reason.manager);
  return say(`reason.${reason.kind}`, { ...reason, ...(manager && { manager: fullName(manager.name) }) });
}

function wordedAdvice(advice: Advice): string {
  const names = listed(advice.names);
  if (advice.kind === 'facilitate') return say('advice.facilitate', { names });
  return advice.below > 0
    ? say('advice.leave-out.manager', { names, below: advice.below })
    : say('advice.leave-out', { names });
}
