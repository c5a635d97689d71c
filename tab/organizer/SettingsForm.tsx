import { rules, type Settings, wishes } from '#grouping/settings.ts';
import { useLook } from '../panel/look.ts';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';

/** What an Organizer may decide: sizes, rules, and how much each wish weighs. */
export function SettingsForm({ settings, onChange }: { settings: Settings; onChange(settings: Settings): void }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const set = (change: Partial<Settings>) => onChange({ ...settings, ...change });
  return (
    <section className={styles.section} aria-labelledby="settings">
      <h2 id="settings" className={styles.heading}>
        {say('settings')}
      </h2>
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
          {say('settings.depth')}
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
      </div>
      <details>
        <summary className={styles.summary}>{say('settings.rules')}</summary>
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
              {say(`rule.${rule}`)}
            </label>
          ))}
      </details>
      <details>
        <summary className={styles.summary}>{say('settings.wishes')}</summary>
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
      </details>
    </section>
  );
}

interface AmountProps {
  label: string;
  value: number;
  from: number;
  to: number;
  set(value: number): void;
}

function Amount({ label, value, from, to, set }: AmountProps) {
  const styles = useOrganizerLook();
  const look = useLook();
  return (
    <label className={styles.label}>
      {label}
      <input
        className={look.field}
        type="number"
        min={from}
        max={to}
        value={value}
        onChange={(e) => {
          const number = e.target.valueAsNumber;
          if (number >= from && number <= to) set(number);
        }}
      />
    </label>
  );
}
