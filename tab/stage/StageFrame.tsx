import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode, Ref } from 'react';
import { t } from '../words/words.ts';

// Which of two queries wins isn't defined: a property is set in queries that exclude each other.
/** A strip next to the open panel, or a phone. */
export const narrow = '@container stage (max-width: 640px)';
export const strip = '@container stage (min-width: 401px) and (max-width: 640px)';
/** A phone held upright. */
export const phone = '@container stage (max-width: 400px)';
/** Hardly higher than a row of seats and two of cards. */
export const low = '@container stage (max-height: 479px)';
export const lowWide = '@container stage (min-width: 641px) and (max-height: 479px)';
/** A strip as high as the window, beside open panels. */
export const narrowHigh = '@container stage (max-width: 640px) and (min-height: 480px)';
/** A strip, and low. */
export const narrowLow = '@container stage (max-width: 640px) and (max-height: 479px)';
/** A zoomed stage: faces do without names. */
export const tiny = '@container stage (max-height: 320px)';
/** Room for seats all around the table. */
export const roomy = '@container stage (min-width: 660px) and (min-height: 480px)';
/** A wall screen. */
export const tall = '@container stage (min-width: 1200px) and (min-height: 720px)';

/** Too narrow for a header in whole sentences, and for faces beside votes. */
export const wordy = '@container stage (max-width: 760px)';

const useStyles = makeStyles({
  stage: {
    containerType: 'size',
    containerName: 'stage',
    position: 'relative',
    width: '100%',
    height: '100dvh',
    overflow: 'hidden',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    fontFamily: tokens.fontFamilyBase,
    // Relative: the host's line height is meant for one font size.
    lineHeight: 1.35,
  },
  frame: {
    height: '100cqh',
    boxSizing: 'border-box',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateRows: 'auto auto minmax(0, 1fr) auto auto',
    gridTemplateAreas: '"header" "notices" "table" "bar" "river"',
    fontSize: 'clamp(14px, calc(0.55cqw + 0.6cqh + 7px), 26px)',
    '--edge': 'clamp(12px, 2.5cqw, 64px)',
  },
  header: {
    gridArea: 'header',
    display: 'flex',
    alignItems: 'baseline',
    columnGap: '0.8em',
    minWidth: 0,
    padding: 'clamp(6px, 2cqh, 32px) var(--edge) 0',
  },
  title: {
    margin: 0,
    fontSize: '1.2em',
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: 1.3,
    overflowWrap: 'anywhere',
    borderRadius: tokens.borderRadiusSmall,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
    [phone]: { flexShrink: 0, maxWidth: '60%' },
  },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '0.9em', fontVariantNumeric: 'tabular-nums' },
  full: { [wordy]: { display: 'none' } },
  short: { display: 'none', [wordy]: { display: 'inline' } },
  // No region without a notice in it.
  notices: { gridArea: 'notices', minWidth: 0, position: 'relative', zIndex: 1, ':empty': { display: 'none' } },
  bar: { gridArea: 'bar', minWidth: 0 },
  river: { gridArea: 'river', minWidth: 0 },
});

/** The stage's whole surface. Everything is sized relative to it, from a strip to a wall screen. */
export function StageSurface({ children }: { children: ReactNode }) {
  return <div className={useStyles().stage}>{children}</div>;
}

interface Props {
  title: string;
  /** Gets the focus when what had it is gone. */
  ref?: Ref<HTMLHeadingElement>;
  /** The same where there is little room. */
  shortTitle?: string | undefined;
  /** How far everyone is, in a sentence; screen readers are told when it changes. */
  progress?: string | undefined;
  /** What exists now, and who can read it. Left out: nothing does. */
  lock?: ReactNode;
  notices?: ReactNode;
  /** What the viewer can do. */
  bar?: ReactNode;
  river?: ReactNode;
  /** The table. */
  children: ReactNode;
}

/** From top to bottom: where the session is, notices, the table, what the viewer can do, and the rest of the time. */
export function StageFrame({ ref, title, shortTitle, progress, lock, notices, bar, river, children }: Props) {
  const styles = useStyles();
  return (
    <div className={styles.frame}>
      <header className={styles.header}>
        <h1 ref={ref} tabIndex={-1} className={styles.title}>
          <span className={shortTitle && styles.full}>{title}</span>
          {shortTitle && <span className={styles.short}>{shortTitle}</span>}
        </h1>
        <span role="status" className={styles.quiet}>
          {progress}
        </span>
        {lock}
      </header>
      <section className={styles.notices} aria-label={t('stage.notices')}>
        {notices}
      </section>
      {children}
      <div className={styles.bar}>{bar}</div>
      <div className={styles.river}>{river}</div>
    </div>
  );
}
