import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Ref } from 'react';
import { withoutTopic } from '#session/prompt.ts';
import { peopleTakingPart } from '#session/selectors.ts';
import type { PhaseView, SharedView } from '#session/view.ts';
import { useTime, useView, useViewPart } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { useLook } from '../ui/look.ts';
import { VotesLeft } from '../vote/VotesLeft.tsx';
import { t, timeOfDay, type Word } from '../words/words.ts';
import { roundLine } from '../wrapUp/roundLine.ts';

const useStyles = makeStyles({
  header: {
    flexShrink: 0,
    margin: '0 12px',
    padding: '12px 0 8px',
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  parts: { display: 'flex', gap: '4px', marginBottom: '8px' },
  part: {
    flexGrow: 1,
    height: '3px',
    borderRadius: '2px',
    backgroundColor: tokens.colorNeutralStroke2,
    '@media (forced-colors: active)': { backgroundColor: 'GrayText', forcedColorAdjust: 'none' },
  },
  done: {
    backgroundColor: tokens.colorCompoundBrandStroke,
    '@media (forced-colors: active)': { backgroundColor: 'Highlight' },
  },
  title: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'baseline',
    columnGap: tokens.spacingHorizontalS,
  },
  heading: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    hyphens: 'auto',
    borderRadius: tokens.borderRadiusSmall,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  aside: { maxWidth: '100%' },
});

/** Where the session is: four parts, the phase's name, and the one number that matters in it. */
export function SessionHeader({ ref }: { ref: Ref<HTMLHeadingElement> }) {
  const look = useLook();
  const styles = useStyles();
  const phase = useViewPart(({ shared }) => shared.phase);
  const part = partOf(phase);
  const title = t(titleOf(phase));
  // A check-in is announced as its question.
  useAnnounced(phase.kind === 'discuss' && phase.checkIn ? undefined : title);
  return (
    <header className={styles.header}>
      <div className={styles.parts} role="img" aria-label={t('phase.part', { part, of: 4 })}>
        {[1, 2, 3, 4].map((n) => (
          <span key={n} className={mergeClasses(styles.part, n <= part && styles.done)} />
        ))}
      </div>
      <div className={styles.title}>
        <h1 ref={ref} tabIndex={-1} className={styles.heading}>
          {title}
        </h1>
        <span className={mergeClasses(look.muted, styles.aside)}>
          <Aside />
        </span>
      </div>
      <Lead />
    </header>
  );
}

function Aside() {
  const { shared } = useView();
  const { phase, order, topics } = shared;
  switch (phase.kind) {
    case 'gather':
      return <span>{t('people.here', { count: presentOf(shared) })}</span>;
    case 'introduce':
      return <span>{t('introduce.at', { at: order.indexOf(phase.topic) + 1, of: order.length })}</span>;
    case 'vote':
      return phase.open ? <VotesLeft /> : <span>{t('people.here', { count: presentOf(shared) })}</span>;
    case 'discuss': {
      if (phase.checkIn) return <span>{t('checkIn.up')}</span>;
      const at = order.filter((id) => topics[id]?.discussed).length + 1;
      return <span>{t('discuss.at', { at, of: order.length })}</span>;
    }
    case 'wrap-up':
      return <MinutesLeft end={shared.plannedEnd} />;
  }
}

function MinutesLeft({ end }: { end: number }) {
  const minutes = Math.max(0, Math.ceil((end - useTime()) / 60_000));
  return <span>{t('wrapUp.left', { minutes })}</span>;
}

function Lead() {
  const look = useLook();
  const { shared, own } = useView();
  const { phase, plannedEnd } = shared;
  if (phase.kind === 'gather') {
    const of = peopleTakingPart(shared).length;
    const have = of - withoutTopic(shared).length;
    return <p className={look.muted}>{t('gather.have', { have, of, end: timeOfDay(plannedEnd) })}</p>;
  }
  if (phase.kind === 'vote' && phase.open) {
    return <p className={look.muted}>{t('vote.finished', { finished: phase.finished, of: phase.of })}</p>;
  }
  if (phase.kind === 'wrap-up') return <p className={look.muted}>{roundLine(shared, phase.turns, own.participant)}</p>;
  return null;
}

function presentOf(shared: SharedView): number {
  return Object.values(shared.people).filter((p) => p.present).length;
}

function partOf(phase: PhaseView): number {
  return { gather: 1, introduce: 1, vote: 2, discuss: 3, 'wrap-up': 4 }[phase.kind];
}

function titleOf(phase: PhaseView): Word {
  if (phase.kind === 'vote') return phase.open ? 'phase.vote' : 'phase.reveal';
  return phase.kind === 'discuss' && phase.checkIn ? 'phase.check-in' : `phase.${phase.kind}`;
}
