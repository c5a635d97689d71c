import { Button } from '@fluentui/react-components';
import type { ColumnQuestion } from '#grouping/reading/match.ts';
import type { Question } from '#grouping/reading/readList.ts';
import type { ZoneQuestion } from '#grouping/roster.ts';
import { useLook } from '../../ui/look.ts';
import { useOrganizerLook } from '../look.ts';
import type { Decisions, Reading } from '../reading.ts';
import { say } from '../words.ts';
import { ColumnSelect } from './ColumnSelect.tsx';
import { LevelOrder } from './LevelOrder.tsx';
import { useCheckLook } from './look.ts';
import { titleOf } from './titles.ts';

interface Props {
  reading: Reading;
  onDecide(decisions: Decisions): void;
}

/** What the list doesn't say clearly. Nothing of it is used before the Organizer answers. */
export function Questions({ reading, onDecide }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const check = useCheckLook();
  const { questions, decisions } = reading;
  if (questions.length === 0) return undefined;
  return (
    <section className={`${look.notice} ${check.questions}`} aria-labelledby="questions">
      <h3 id="questions" className={styles.sub}>
        {say('question')}
      </h3>
      <p className={look.muted}>{say('question.hint')}</p>
      {questions.map((question) => (
        <Asked
          key={question.kind === 'column' ? question.column : question.kind === 'zone' ? question.value : 'levels'}
          question={question}
          reading={reading}
          onDecide={(answer) => onDecide({ ...decisions, ...answer })}
        />
      ))}
    </section>
  );
}

function Asked({ question, reading, onDecide }: Props & { question: Question }) {
  const { columns, zones } = reading.decisions;
  switch (question.kind) {
    case 'levels': {
      const leave = () => onDecide({ columns: { ...columns, level: [] } });
      return <LevelOrder words={question.values} onOrder={(levels) => onDecide({ levels })} onLeave={leave} />;
    }
    case 'zone':
      return (
        <ZoneAsked question={question} onZone={(zone) => onDecide({ zones: { ...zones, [question.value]: zone } })} />
      );
    case 'column':
      return (
        <ColumnAsked
          question={question}
          heading={reading.heading}
          onColumns={(some) => onDecide({ columns: { ...columns, [question.column]: some } })}
        />
      );
  }
}

interface ColumnAskedProps {
  question: ColumnQuestion;
  heading: readonly string[];
  onColumns(columns: number[]): void;
}

function ColumnAsked({ question: { column, candidates }, heading, onColumns }: ColumnAskedProps) {
  const styles = useOrganizerLook();
  const look = useLook();
  const check = useCheckLook();
  const [candidate] = candidates;
  if (column === 'manager' || candidate === undefined)
    return (
      <div className={check.question}>
        <ColumnSelect
          label={say('question.manager')}
          heading={heading}
          chosen={undefined}
          likely={candidates}
          onChoose={(n) => onColumns(n === undefined ? [] : [n])}
        />
      </div>
    );
  return (
    <div className={check.question}>
      <p className={look.text}>{say('question.zone', { title: titleOf(heading, candidate) })}</p>
      <div className={styles.row}>
        <Button className={styles.tall} onClick={() => onColumns([candidate])}>
          {say('question.zone.use')}
        </Button>
        <Button className={styles.tall} onClick={() => onColumns([])}>
          {say('question.leave')}
        </Button>
      </div>
    </div>
  );
}

function ZoneAsked({ question, onZone }: { question: ZoneQuestion; onZone(zone: string): void }) {
  const styles = useOrganizerLook();
  const look = useLook();
  const check = useCheckLook();
  const { value, zones, people } = question;
  return (
    <label className={`${styles.label} ${check.question}`}>
      <span>{say('question.meaning', { value, people })}</span>
      <select className={look.field} value="" onChange={(e) => onZone(e.target.value === 'none' ? '' : e.target.value)}>
        <option value="" disabled>
          {say('question.choose')}
        </option>
        {zones.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
        <option value="none">{say('question.meaning.none')}</option>
      </select>
    </label>
  );
}
