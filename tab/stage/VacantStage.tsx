import type { Vacant } from '../live/live.ts';
import { firstNameOf } from '../ui/names.ts';
import { listed, t } from '../words/words.ts';
import { StageFrame } from './StageFrame.tsx';
import { Table } from './Table.tsx';
import { TableTitle } from './TableTitle.tsx';

/** Before the start: the table, and the faces that are here already. */
export function VacantStage({ name, here = [], starter }: Omit<Vacant, 'kind'>) {
  const isMine = starter === undefined || starter === name;
  const you = t('stage.you');
  const seats = [name, ...here].map((one, place) => {
    const [short, isMe] = [firstNameOf(one), place === 0];
    const said = isMe ? listed([short, you], 'unit') : short;
    return { id: `${place}`, name: one, short, place, isMe, said, fact: isMe ? you : undefined };
  });
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
