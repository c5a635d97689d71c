import { makeStyles } from '@fluentui/react-components';
import type { PhaseView } from '#session/view.ts';
import { useView } from '../live/useLive.ts';
import { t } from '../words/words.ts';
import { Heading } from './Heading.tsx';
import { Progress } from './Progress.tsx';
import { Main } from './StageFrame.tsx';
import { TopicGrid } from './TopicGrid.tsx';

const useStyles = makeStyles({
  head: { display: 'flex', flexDirection: 'column', gap: '0.6em' },
});

/** While voting is open: how many people have finished. */
export function VoteStage({ phase: { finished, of } }: { phase: PhaseView & { kind: 'vote'; open: true } }) {
  const styles = useStyles();
  return (
    <Main top>
      <div className={styles.head}>
        <Heading title={t('phase.vote')} facts={[t('vote.finished', { finished, of }), t('vote.hidden')]} />
        <Progress done={finished} of={of} />
      </div>
      <TopicGrid label={t('vote.topics')} />
    </Main>
  );
}

/** The order the votes resulted in or, without counts, the order in which topics came in. */
export function RevealStage() {
  const { hasResult } = useView().shared;
  return (
    <Main top>
      <Heading title={t('phase.reveal')} facts={[t(hasResult ? 'reveal.lead' : 'reveal.noCounts')]} />
      <TopicGrid label={t('reveal.order')} ranked />
    </Main>
  );
}
