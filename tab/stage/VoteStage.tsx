import { makeStyles } from '@fluentui/react-components';
import { useView } from '../live/useLive.ts';
import { t } from '../words/words.ts';
import { Heading } from './Heading.tsx';
import { Progress } from './Progress.tsx';
import { Main } from './StageFrame.tsx';
import { TopicGrid } from './TopicGrid.tsx';

const useStyles = makeStyles({
  head: { display: 'flex', flexDirection: 'column', gap: '0.6em' },
});

/** While votes are placed: how far the group is, and no counts but those that the view has. */
export function VoteStage() {
  const styles = useStyles();
  const { shared } = useView();
  const { placed, of } = shared.votes;
  const hidden = !shared.settings.showCounts;
  return (
    <Main top>
      <div className={styles.head}>
        <Heading
          title={t('phase.vote')}
          facts={[t('vote.placed', { placed, of }), ...(hidden ? [t('vote.hidden')] : [])]}
        />
        <Progress done={placed} of={of} />
      </div>
      <TopicGrid label={t('vote.topics')} />
    </Main>
  );
}

/** The order that the votes gave. */
export function RevealStage() {
  return (
    <Main top>
      <Heading title={t('phase.reveal')} facts={[t('reveal.lead')]} />
      <TopicGrid label={t('reveal.order')} ranked />
    </Main>
  );
}
