import type { Vacant } from '../live/live.ts';
import { firstNameOf } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { StageFrame } from './StageFrame.tsx';
import { Table } from './Table.tsx';
import { TableTitle } from './TableTitle.tsx';

/** Before the start: the table, and the faces that are here already. */
export function VacantStage({ name, here = [], starter }: Omit<Vacant, 'kind'>) {
  const isMine = starter === undefined || starter === name;
  const seats = [name, ...here].map((one, place) => ({
    id: `${place}`,
    name: one,
    short: firstNameOf(one),
    place,
    isMe: place === 0,
    ...(place === 0 && { fact: t('stage.you'), said: [t('stage.you')] }),
  }));
  return (
    <StageFrame title={t('start.title')} progress={t('start.here', { count: seats.length })}>
      <Table seats={seats}>
        <TableTitle quiet={isMine ? undefined : t('stage.vacant')}>
          {isMine
            ? t('stage.vacant')
            : t('start.starter', { name: firstNameOf(starter), here: here.includes(starter) })}
        </TableTitle>
      </Table>
    </StageFrame>
  );
}
