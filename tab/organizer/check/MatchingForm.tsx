import { Button } from '@fluentui/react-components';
import { type Column, columns } from '#grouping/reading/columns.ts';
import { useLook } from '../../ui/look.ts';
import { useOrganizerLook } from '../look.ts';
import type { Decisions, Reading } from '../reading.ts';
import { say } from '../words.ts';
import { ColumnSelect } from './ColumnSelect.tsx';

interface Props {
  reading: Reading;
  onDecide(decisions: Decisions): void;
}

/** Which column holds what. Anything can be changed, and the changes taken back. */
export function MatchingForm({ reading: { heading, matching, decisions }, onDecide }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const { columns: chosen, levels, zones, ...file } = decisions;
  const choose = (column: Column, some: readonly number[]) =>
    onDecide({ ...decisions, columns: { ...chosen, [column]: some } });
  const [name, ...moreName] = matching.name;
  return (
    <section className={styles.section} aria-labelledby="columns">
      <h3 id="columns" className={styles.sub}>
        {say('columns')}
      </h3>
      <p className={look.muted}>{say('columns.hint')}</p>
      <div className={styles.grid}>
        {columns.flatMap((column) => [
          <ColumnSelect
            key={column}
            label={say(`column.${column}`)}
            heading={heading}
            chosen={matching[column][0] ?? 'none'}
            onChoose={(n) => choose(column, n === undefined ? [] : [n, ...(column === 'name' ? moreName : [])])}
          />,
          column === 'name' && name !== undefined && (
            <ColumnSelect
              key="moreName"
              label={say('column.moreName')}
              heading={heading}
              chosen={moreName[0] ?? 'none'}
              onChoose={(n) => choose('name', n === undefined ? [name] : [name, n])}
            />
          ),
        ])}
      </div>
      {(chosen || levels || zones) && (
        <Button className={styles.start} onClick={() => onDecide(file)}>
          {say('columns.reset')}
        </Button>
      )}
    </section>
  );
}
