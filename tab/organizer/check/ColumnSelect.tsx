import { useLook } from '../../ui/look.ts';
import { useOrganizerLook } from '../look.ts';
import { say } from '../words.ts';
import { titleOf } from './titles.ts';

interface Props {
  label: string;
  heading: readonly string[];
  /** `undefined`: nothing is chosen yet. */
  chosen: number | 'none' | undefined;
  /** Columns to offer first. */
  likely?: readonly number[];
  onChoose(column: number | undefined): void;
}

/** A choice among a list's columns. */
export function ColumnSelect({ label, heading, chosen, likely = [], onChoose }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const others = [...heading.keys()].filter((n) => !likely.includes(n));
  return (
    <label className={styles.label}>
      <span>{label}</span>
      <select
        className={look.field}
        value={chosen ?? ''}
        onChange={(e) => onChoose(e.target.value === 'none' ? undefined : Number(e.target.value))}
      >
        {chosen === undefined && (
          <option value="" disabled>
            {say('question.choose')}
          </option>
        )}
        <option value="none">{say('column.none')}</option>
        {[...likely, ...others].map((n) => (
          <option key={n} value={n}>
            {titleOf(heading, n)}
          </option>
        ))}
      </select>
    </label>
  );
}
