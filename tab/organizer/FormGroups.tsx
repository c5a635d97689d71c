import { Button } from '@fluentui/react-components';
import { relaxed } from '#grouping/giveWay.ts';
import type { Reason } from '#grouping/impossible.ts';
import type { Settings } from '#grouping/settings.ts';
import { useLook } from '../panel/look.ts';
import { useOrganizerLook } from './look.ts';
import { say } from './words.ts';
import type { Formed } from './worker.ts';

interface Props {
  settings: Settings;
  formed: Formed | undefined;
  /** How far a search is; nothing while there is none. */
  share: number | undefined;
  again: boolean;
  onForm(settings: Settings): void;
  onCancel(): void;
}

/** The search: its start, how far it is, its end, and why not all rules can be kept. */
export function FormGroups({ settings, formed, share, again, onForm, onCancel }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  return (
    <section className={styles.section} aria-label={say('form')}>
      <div className={styles.row}>
        <Button
          appearance="primary"
          size="large"
          disabledFocusable={share !== undefined}
          onClick={() => onForm(settings)}
        >
          {say(again ? 'form.again' : 'form')}
        </Button>
        {share !== undefined && (
          <>
            <Button size="large" onClick={onCancel}>
              {say('form.cancel')}
            </Button>
            <progress value={share} max={1} aria-label={say('form.progress', { share })} />
          </>
        )}
      </div>
      <p role="status" className={look.text}>
        {formed &&
          say('form.done', {
            groups: formed.groups.length,
            conflicts: formed.conflicts.length,
            score: Math.round(formed.score * 10) / 10,
          })}
      </p>
      {formed && formed.conflicts.length > 0 && (
        <div className={look.notice}>
          <p className={look.text}>{say(formed.reasons.length > 0 ? 'impossible' : 'impossible.unproved')}</p>
          <ul>
            {formed.reasons.map((reason) => (
              <li key={JSON.stringify(reason)}>{worded(reason)}</li>
            ))}
          </ul>
          <p className={look.text}>{say(formed.away.length > 0 ? 'giveWay' : 'giveWay.none')}</p>
          {formed.away.map((away) => (
            <div key={away.join()} className={styles.row}>
              <span className={look.strong}>{away.map((rule) => say(`rule.${rule}`)).join(' + ')}</span>
              <Button onClick={() => onForm(relaxed(settings, away))}>{say('giveWay.use')}</Button>
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
