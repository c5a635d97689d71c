import { makeStyles, tokens } from '@fluentui/react-components';
import { useView } from '../live/useLive.ts';
import { t } from '../words/words.ts';
import { Heading } from './Heading.tsx';
import { Main } from './StageFrame.tsx';
import { TopicGrid } from './TopicGrid.tsx';

const useStyles = makeStyles({
  head: { display: 'flex', flexDirection: 'column', gap: '0.6em' },
  track: {
    height: 'clamp(6px, 0.5em, 12px)',
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorTransparentStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  placed: {
    height: '100%',
    backgroundColor: tokens.colorCompoundBrandBackground,
    transitionProperty: 'width',
    transitionDuration: tokens.durationSlow,
    '@media (prefers-reduced-motion: reduce)': { transitionDuration: '0.01ms' },
    '@media (forced-colors: active)': { forcedColorAdjust: 'none', backgroundColor: 'Highlight' },
  },
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
          facts={[t('vote.placed', { placed, of }), ...(hidden ? [t('stage.hidden')] : [])]}
        />
        <div className={styles.track} aria-hidden="true">
          <div className={styles.placed} style={{ width: `${of > 0 ? (100 * placed) / of : 0}%` }} />
        </div>
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
