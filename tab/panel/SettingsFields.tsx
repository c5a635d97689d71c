import { useId } from 'react';
import type { ConfidentialityRule, Settings } from '#session/choices.ts';
import { consultationSteps } from '#session/consultationSteps.ts';
import { defaultConsultation, limits } from '#session/limits.ts';
import { consultationMinutes } from '#session/selectors.ts';
import { useHost } from '../host/useHost.ts';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/laterLook.ts';
import { Stepper } from '../ui/Stepper.tsx';
import { numeral, t } from '../words/words.ts';

const rules: readonly ConfidentialityRule[] = ['stays-here', 'chatham-house'];

/** The group's confidentiality rule, each choice in its own words. */
export function RuleField({
  rule,
  onChange,
}: {
  rule: ConfidentialityRule;
  onChange(rule: ConfidentialityRule): void;
}) {
  const look = useLook();
  const name = useId();
  return (
    <fieldset className={look.group}>
      <legend className={look.heading}>{t('start.rule')}</legend>
      {rules.map((value) => (
        <label key={value} className={look.check}>
          <input type="radio" name={name} checked={value === rule} onChange={() => onChange(value)} />
          <span className={look.text}>{t(`rule.${value}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

const numbers = [
  ['timeBoxMinutes', 'settings.timeBox'],
  ['votesEach', 'settings.votesEach'],
  ['topicsEach', 'settings.topicsEach'],
] as const;

interface Props {
  settings: Settings;
  /** Why this change isn't allowed now; `undefined` if it is. */
  refused?(change: Partial<Settings>): string | undefined;
  onChange(change: Partial<Settings>): void;
}

/** The numbers and switches of a session. */
export function SettingsFields({ settings, refused, onChange }: Props) {
  return (
    <div>
      {numbers.map(([field, word]) => (
        <NumberField
          key={field}
          name={t(word)}
          value={settings[field]}
          bounds={limits[field]}
          refused={(value) => refused?.({ [field]: value })}
          onChange={(value) => onChange({ [field]: value })}
        />
      ))}
      <Fold label={t('settings.consultation')}>
        {consultationSteps.map((step) => (
          <NumberField
            key={step}
            name={t(`settings.step.${step}`)}
            value={consultationMinutes(settings, step)}
            bounds={limits.consultationMinutes}
            onChange={(value) =>
              onChange({ consultation: { ...defaultConsultation, ...settings.consultation, [step]: value } })
            }
          />
        ))}
      </Fold>
      {useHost().context.name === 'teams' && <BotSwitches settings={settings} onChange={onChange} />}
    </div>
  );
}

interface NumberProps {
  name: string;
  value: number;
  bounds: { least: number; most: number };
  /** Why this value isn't allowed now; `undefined` if it is. */
  refused?(value: number): string | undefined;
  onChange(value: number): void;
}

function NumberField({ name, value, bounds: { least, most }, refused, onChange }: NumberProps) {
  const look = useLook();
  const blocked = (by: 1 | -1) => refused?.(Math.min(most, Math.max(least, value + by)));
  return (
    <div className={look.line}>
      <span className={look.text}>{name}</span>
      <Stepper
        value={value}
        more={t('settings.more', { name })}
        less={t('settings.less', { name })}
        spoken={numeral(value)}
        noMore={value >= most ? '' : blocked(1)}
        noLess={value <= least ? '' : blocked(-1)}
        onChange={(by) => onChange(value + by)}
      />
    </div>
  );
}

/** What the bot may do; only Teams has one. */
function BotSwitches({ settings, onChange }: Omit<Props, 'refused'>) {
  const look = useLook();
  return (
    <>
      <label className={look.check}>
        <input
          type="checkbox"
          checked={settings.chatAgenda !== false}
          onChange={(e) => onChange({ chatAgenda: e.target.checked })}
        />
        <span className={look.text}>{t('settings.chatAgenda')}</span>
      </label>
      <label className={look.check}>
        <input
          type="checkbox"
          checked={settings.popUps === false}
          onChange={(e) => onChange({ popUps: !e.target.checked })}
        />
        <span className={look.text}>{t('settings.noPopUps')}</span>
      </label>
    </>
  );
}
