import { makeStyles, tokens } from '@fluentui/react-components';
import type { Ref } from 'react';
import type { SharedView } from '#session/view.ts';
import { useViewPart } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { t } from '../words/words.ts';
import { Later } from './later.tsx';

const useStyles = makeStyles({
  header: { flexShrink: 0, padding: '0 12px 4px', '@media (max-height: 430px)': { paddingBottom: 0 } },
  // Wraps only in a panel zoomed in until a line holds hardly a word.
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', minHeight: '44px', marginInlineEnd: '-12px' },
  heading: {
    flexGrow: 1,
    flexBasis: '72px',
    minWidth: 0,
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: '18px',
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    hyphens: 'auto',
    textWrap: 'balance',
    borderRadius: tokens.borderRadiusSmall,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  river: { height: '6px' },
});

/** One row that says where the session is and leads to everything else, and the river of time below it. */
export function SessionHeader({ ref }: { ref: Ref<HTMLHeadingElement> }) {
  const styles = useStyles();
  const title = useViewPart(({ shared }) => titleOf(shared));
  const isAsking = useViewPart(({ shared: { phase } }) => phase.kind === 'discuss' && phase.checkIn !== undefined);
  // A check-in is announced as its question.
  useAnnounced(isAsking ? undefined : title);
  return (
    <header className={styles.header}>
      <div className={styles.row}>
        <h1 ref={ref} tabIndex={-1} className={styles.heading}>
          {title}
        </h1>
        <Later part="HeaderButtons" />
      </div>
      <div className={styles.river}>
        <Later part="River" />
      </div>
    </header>
  );
}

function titleOf({ phase, order, topics, lastCall }: SharedView): string {
  if (lastCall) return t('header.lastCall');
  switch (phase.kind) {
    case 'introduce':
      return t('header.introduce', { at: order.indexOf(phase.topic) + 1, of: order.length });
    case 'vote':
      return t(phase.open ? 'header.vote' : 'header.reveal');
    case 'discuss': {
      if (phase.checkIn) return t('header.check-in');
      if (phase.consultation) return t('header.consultation');
      return t('header.discuss', { at: order.filter((id) => topics[id]?.discussed).length + 1, of: order.length });
    }
    default:
      return t(`header.${phase.kind}`);
  }
}
