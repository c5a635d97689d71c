import { t } from '../words/words.ts';
import { StageFrame } from './StageFrame.tsx';
import { Table } from './Table.tsx';

/** The empty table, before anything is known. */
export function Skeleton() {
  return (
    <div aria-busy="true">
      <StageFrame title={t('link.connecting')}>
        <Table seats={[]}>{null}</Table>
      </StageFrame>
    </div>
  );
}
