import { Button } from '@fluentui/react-components';
import { Fold } from '../../ui/Fold.tsx';
import { useLook } from '../../ui/look.ts';
import { useOrganizerLook } from '../look.ts';
import type { Decisions, Reading } from '../reading.ts';
import { say } from '../words.ts';
import { useCheckLook } from './look.ts';

interface Props {
  reading: Reading;
  onDecide(decisions: Decisions): void;
}

/** Which of a workbook's sheets, and how a text file's letters are stored. Choosing another begins anew with its columns. */
export function FileQuestions({ reading: { sheets, encodings, decisions }, onDecide }: Props) {
  const styles = useOrganizerLook();
  const look = useLook();
  const check = useCheckLook();
  const encoding = encodings && (
    <label className={`${styles.label} ${check.question}`}>
      <span>{say('encoding')}</span>
      <select className={look.field} value={encodings.chosen} onChange={(e) => onDecide({ encoding: e.target.value })}>
        {encodings.options.map((option) => (
          <option key={option} value={option}>
            {nameOf[option] ?? option}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      {sheets && sheets.names.length > 1 && (
        <label className={`${styles.label} ${styles.find}`}>
          <span>{say('sheet')}</span>
          <select
            className={look.field}
            value={sheets.chosen}
            onChange={(e) => onDecide({ sheet: Number(e.target.value) })}
          >
            {sheets.names.map((name, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a sheet's identity is its position
              <option key={n} value={n}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {encodings?.isUnsure && (
        <div className={`${look.notice} ${check.questions}`}>
          <p className={look.text}>{say('encoding.unsure')}</p>
          {encoding}
          <Button className={styles.start} onClick={() => onDecide({ ...decisions, encoding: encodings.chosen })}>
            {say('encoding.right')}
          </Button>
        </div>
      )}
      {encoding && !encodings.isUnsure && <Fold label={say('encoding.hint')}>{encoding}</Fold>}
    </>
  );
}

/** As spreadsheets call them in every language. */
const nameOf: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-8-twice': 'UTF-8 (2×)',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
  'windows-1250': 'Windows-1250',
  macintosh: 'Mac OS Roman',
  cp850: 'DOS (CP850)',
  cp852: 'DOS (CP852)',
  shift_jis: 'Shift JIS (CP932)',
};
