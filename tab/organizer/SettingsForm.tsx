import { useId, useState } from 'react';
import { isOn, reach, rules, type Settings, wishes } from '#grouping/settings.ts';
import { useLook } from '../ui/laterLook.ts';
import { useOrganizerLook } from './look.ts';
import { timeOf } from './mix.ts';
import { clockTime } from './plan.ts';
import { say } from './words.ts';

interface Props {
  settings: Settings;
  onChange(settings: Settings): void;
}

/** What an Organizer can decide: sizes, rules, and the weight of each wish. */
export function SettingsForm({ settings, onChange }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const set = (change: Partial<Settings>) => onChange({ ...settings, ...change });
  return (
    <div className={styles.section}>
      <div className={styles.grid}>
        <Amount
          label={say('settings.min')}
          value={settings.min}
          from={2}
          to={settings.max}
          set={(min) => set({ min })}
        />
        <Amount
          label={say('settings.max')}
          value={settings.max}
          from={settings.min}
          to={15}
          set={(max) => set({ max })}
        />
        <Amount
          label={say('settings.levels')}
          value={settings.levelSpan}
          from={0}
          to={9}
          set={(levelSpan) => set({ levelSpan })}
        />
        <Amount
          label={say('settings.meeting')}
          value={settings.meeting}
          from={15}
          to={180}
          set={(meeting) => set({ meeting })}
        />
        <label className={styles.label}>
          <span>{say('settings.depth')}</span>
          <select
            className={look.field}
            value={settings.managerDepth}
            onChange={(e) => set({ managerDepth: Number(e.target.value) })}
          >
            {([0, 1, 2] as const).map((depth) => (
              <option key={depth} value={depth}>
                {say(`settings.depth.${depth}`)}
              </option>
            ))}
          </select>
        </label>
        <Clock label={say('settings.from')} minutes={settings.workFrom} set={(workFrom) => set({ workFrom })} />
        <Clock label={say('settings.to')} minutes={settings.workTo} set={(workTo) => set({ workTo })} />
      </div>
      {isOn(settings, 'hours') && (
        <p className={settings.workTo - settings.workFrom < settings.meeting ? look.problem : look.muted}>
          {settings.workTo - settings.workFrom < settings.meeting
            ? say('settings.noHours')
            : say('settings.apart', { time: timeOf(reach(settings)) })}
        </p>
      )}
      <div className={styles.halves}>
        <fieldset className={look.group}>
          <legend className={styles.sub}>{say('settings.rules')}</legend>
          {rules
            .filter((rule) => rule !== 'sizes')
            .map((rule) => (
              <label key={rule} className={look.check}>
                <input
                  type="checkbox"
                  checked={!settings.off.includes(rule)}
                  onChange={(e) =>
                    set({ off: e.target.checked ? settings.off.filter((r) => r !== rule) : [...settings.off, rule] })
                  }
                />
                <span>{say(`rule.${rule}`)}</span>
              </label>
            ))}
        </fieldset>
        <fieldset className={look.group}>
          <legend className={styles.sub}>{say('settings.wishes')}</legend>
          <div className={styles.grid}>
            {wishes.map((wish) => (
              <Amount
                key={wish}
                label={say(`wish.${wish}`)}
                value={settings.weights[wish]}
                from={0}
                to={5}
                set={(weight) => set({ weights: { ...settings.weights, [wish]: weight } })}
              />
            ))}
          </div>
        </fieldset>
      </div>
    </div>
  );
}

/** The settings in one line. */
export function settingsSummary({ min, max, meeting, workFrom, workTo, off }: Settings): string {
  const text = say('settings.summary', { min, max, meeting, from: clockTime(workFrom), to: clockTime(workTo) });
  return off.length === 0 ? text : `${text} ${say('settings.off', { count: off.length })}`;
}

/** A time of day, in minutes. */
function Clock({ label, minutes, set }: { label: string; minutes: number; set(minutes: number): void }) {
  const styles = useOrganizerLook();
  const look = useLook();
  return (
    <label className={styles.label}>
      <span>{label}</span>
      <input
        className={look.field}
        type="time"
        step={900}
        value={timeOf(minutes).padStart(5, '0')}
        onChange={(e) => {
          const [hours, rest] = e.target.value.split(':').map(Number);
          if (hours !== undefined && rest !== undefined) set(hours * 60 + rest);
        }}
      />
    </label>
  );
}

interface AmountProps {
  label: string;
  value: number;
  from: number;
  to: number;
  set(value: number): void;
}

/** A number within limits. The text stays as typed until the field loses focus; only valid numbers are taken. */
function Amount({ label, value, from, to, set }: AmountProps) {
  const styles = useOrganizerLook();
  const look = useLook();
  const [typed, setTyped] = useState<string>();
  const wrong = typed !== undefined && !(Number(typed) >= from && Number(typed) <= to && typed !== '');
  const id = useId();
  return (
    <label className={styles.label}>
      <span>{label}</span>
      <input
        className={look.field}
        type="number"
        min={from}
        max={to}
        value={typed ?? value}
        aria-invalid={wrong}
        aria-describedby={wrong ? id : undefined}
        onChange={(e) => {
          setTyped(e.target.value);
          const number = e.target.valueAsNumber;
          if (Number.isInteger(number) && number >= from && number <= to) set(number);
        }}
        onBlur={() => setTyped(undefined)}
      />
      {wrong && (
        <span id={id} role="alert" className={look.problem}>
          {say('settings.between', { from, to })}
        </span>
      )}
    </label>
  );
}
