import { Button } from '@fluentui/react-components';
import { CalendarRegular, WarningRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { localTimes, meetingTimes } from '#grouping/meetingTimes.ts';
import type { Settings } from '#grouping/settings.ts';
import { useLook } from '../ui/laterLook.ts';
import { download } from './files.ts';
import type { Group, Schedule } from './group.ts';
import { useOrganizerLook } from './look.ts';
import { timeOn } from './message.ts';
import { clockTime, dayName, firstMeeting, type Plan, zoneName } from './plan.ts';
import { say } from './words.ts';

interface Props {
  group: Group;
  plan: Plan;
  settings: Settings;
  /** In ms. */
  now: number;
  onChange(schedule: Schedule): void;
  /** A calendar entry for this plan was made, so the plan must stay. */
  onHold(): void;
}

/** Times that suit nobody are offered at this distance, in minutes. */
const coarse = 30;

/** When a group meets: what is proposed, by each of its clocks, and other times. */
export function TimeChoice({ group, plan, settings, now, onChange, onHold }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { members, schedule } = plan;
  const [failed, setFailed] = useState(false);
  const slots = useMemo(
    () => meetingTimes(members, schedule.zone, settings, now),
    [members, schedule.zone, settings, now],
  );
  const locals = useMemo(() => localTimes(members, schedule, settings, now), [members, schedule, settings, now]);
  const days = [...new Set(slots.map(({ day }) => day))].sort((a, b) => a - b);
  const starts = slots.filter(({ day }) => day === schedule.day).sort((a, b) => a.start - b.start);
  const fitting = starts.filter(({ outside }) => outside === 0);
  const others = starts.filter(
    ({ outside, start }) => outside > 0 && (start % coarse === 0 || start === schedule.start),
  );
  const hold = async () => {
    try {
      const { calendarHold } = await import('./calendar.ts');
      download('mini-m.ics', 'text/calendar', calendarHold(group, schedule, settings.meeting, Date.now()));
      setFailed(false);
      onHold();
    } catch {
      // It wasn't fetched: offline, or a newer Mini-M has replaced this one.
      setFailed(true);
    }
  };
  const option = ({ start }: { start: number }) => (
    <option key={start} value={start}>
      {clockTime(start)}
    </option>
  );
  return (
    <fieldset className={`${look.group} ${styles.section}`}>
      <legend className={styles.legendLine}>{say('time', { zone: zoneName(schedule.zone) })}</legend>
      <div className={styles.grid}>
        <label className={styles.label}>
          <span>{say('time.day')}</span>
          <select
            className={look.field}
            value={schedule.day}
            onChange={(e) => {
              const day = Number(e.target.value) as Schedule['day'];
              // The best of that day, if its present time doesn't fit there.
              const same = slots.find((slot) => slot.day === day && slot.start === schedule.start);
              const best = slots.find((slot) => slot.day === day);
              const start = same?.outside === 0 ? schedule.start : (best?.start ?? schedule.start);
              onChange({ ...schedule, day, start });
            }}
          >
            {days.map((day) => (
              <option key={day} value={day}>
                {dayName(day)}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.label}>
          <span>{say('time.start')}</span>
          <select
            className={look.field}
            value={schedule.start}
            onChange={(e) => onChange({ ...schedule, start: Number(e.target.value) })}
          >
            {fitting.length > 0 && <optgroup label={say('time.fits')}>{fitting.map(option)}</optgroup>}
            {others.length > 0 && <optgroup label={say('time.outside')}>{others.map(option)}</optgroup>}
          </select>
        </label>
        <label className={styles.label}>
          <span>{say('time.repeat')}</span>
          <select
            className={look.field}
            value={schedule.everyWeeks}
            onChange={(e) => onChange({ ...schedule, everyWeeks: e.target.value === '2' ? 2 : 1 })}
          >
            {([1, 2] as const).map((weeks) => (
              <option key={weeks} value={weeks}>
                {say('time.every', { every: weeks })}
              </option>
            ))}
          </select>
        </label>
      </div>
      {locals.length === 0 && <p className={look.muted}>{say('time.unknown')}</p>}
      {slots[0] && slots[0].outside > 0 && locals.length > 0 && <p className={look.muted}>{say('time.none')}</p>}
      <ul className={look.list} aria-label={say('time.clocks')} hidden={locals.length < 2 && !locals[0]?.isOutside}>
        {locals.map(({ zone, starts: [usual, ...rest], isOutside }) => (
          <li key={zone} className={styles.clock}>
            <span className={styles.who}>{zoneName(zone)}</span>
            <span>
              {timeOn(usual, schedule.day)}
              {rest.map((other) => (
                <span key={other.start} className={`${look.muted} ${styles.block}`}>
                  {say('time.sometimes', { time: timeOn(other, schedule.day), weeks: other.weeks })}
                </span>
              ))}
              {isOutside && (
                <span className={`${look.problem} ${styles.conflict}`}>
                  <WarningRegular aria-hidden />
                  <span>{say('time.late')}</span>
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <p className={look.muted}>{say('time.first', { date: firstMeeting(schedule, now).written })}</p>
      <div className={styles.bar}>
        <Button className={styles.tall} icon={<CalendarRegular />} onClick={hold}>
          {say('hand.hold')}
        </Button>
        <span role="status" className={look.problem}>
          {failed && say('trouble.failed')}
        </span>
      </div>
    </fieldset>
  );
}
