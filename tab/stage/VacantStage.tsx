import { t } from '../words/words.ts';
import { StageFrame } from './StageFrame.tsx';
import { Table } from './Table.tsx';
import { TableTitle } from './TableTitle.tsx';

interface Props {
  /** The viewer's name. */
  name: string;
  /** The names of the others who are here. */
  here?: readonly string[] | undefined;
  /** Who scheduled the meeting, if that is known. */
  starter?: string | undefined;
}

/** Before the start: the table, and the faces that are here already. */
export function VacantStage({ name, here = [], starter }: Props) {
  const seats = [name, ...here].map((one, place) => ({
    id: `${place}`,
    name: one,
    short: one,
    place,
    isMe: place === 0,
    ...(place === 0 && { fact: t('stage.you'), said: [t('stage.you')] }),
  }));
  return (
    <StageFrame title={t('start.title')} progress={t('people.here', { count: seats.length })}>
      <Table seats={seats}>
        <TableTitle quiet={t('start.lead')}>
          {starter === undefined || starter === name ? t('stage.vacant') : t('stage.starts', { name: starter })}
        </TableTitle>
      </Table>
    </StageFrame>
  );
}
