import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useOrganizerLook } from './look.ts';
import { clocksOf } from './message.ts';
import type { Organizing } from './organizing.ts';
import { firstMeeting, nameOf, planOf, weeklyTime } from './plan.ts';
import { locale, say } from './words.ts';

/** The list that is printed instead of the page; drawn only for printing, since it lists everyone. */
export function PrintedList({ organizing }: { organizing: Organizing }) {
  const styles = useOrganizerLook();
  const { groups, settings, standing } = organizing;
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const before = () => flushSync(() => setPrinting(true));
    const after = () => setPrinting(false);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
    };
  }, []);
  if (!printing) return null;
  const now = Date.now();
  const date = new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(now);
  return (
    <div className={styles.printed}>
      <h1>{say('print.title', { count: groups.length })}</h1>
      <p>{say('print.note', { date, minutes: settings.meeting })}</p>
      {groups.map((group) => {
        const plan = planOf(group, standing.byId, settings, now);
        return (
          <section key={group.id} className={styles.printedGroup}>
            <h2>{group.name}</h2>
            <p>{weeklyTime(plan.schedule)}</p>
            <p>{say('time.first', { date: firstMeeting(plan.schedule, now).written })}</p>
            <p>{clocksOf({ ...plan, settings, now })}</p>
            <ul>
              {plan.members.map((person) => (
                <li key={person.id}>
                  {person === plan.facilitator
                    ? say('print.facilitator', { name: nameOf(person), email: person.email })
                    : say('print.member', { name: nameOf(person), email: person.email })}
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
