import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { t } from '../words/words.ts';

/** The stage is a strip next to the open panel. */
export const narrow = '@container stage (max-width: 640px)';

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
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gridTemplateRows: 'auto minmax(0, 1fr) auto',
    gridTemplateAreas: '"notices notices" "main aside" "bar bar"',
    fontSize: 'clamp(14px, calc(0.55cqw + 0.6cqh + 7px), 26px)',
    [narrow]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      gridTemplateRows: 'auto minmax(0, 1fr) auto auto',
      gridTemplateAreas: '"notices" "main" "aside" "bar"',
    },
  },
  // No region without a notice in it.
  notices: { gridArea: 'notices', minWidth: 0, ':empty': { display: 'none' } },
  main: {
    gridArea: 'main',
    minWidth: 0,
    overflowY: 'auto',
    boxSizing: 'border-box',
    padding: 'clamp(12px, 4cqh, 72px) clamp(16px, 4cqw, 96px)',
    [narrow]: { paddingTop: '10px', paddingBottom: '10px' },
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'safe center',
    gap: 'clamp(8px, 2.6cqh, 32px)',
  },
  top: { justifyContent: 'flex-start', overflowY: 'hidden', paddingBottom: 0 },
  aside: {
    gridArea: 'aside',
    width: 'clamp(220px, 29cqw, 600px)',
    boxSizing: 'border-box',
    overflowY: 'auto',
    padding: 'clamp(12px, 3.6cqh, 56px) clamp(16px, 2cqw, 48px)',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    [narrow]: {
      width: 'auto',
      maxHeight: '26cqh',
      padding: '8px 16px',
      borderLeft: '0 solid transparent',
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  tall: { [narrow]: { maxHeight: '44cqh' } },
  bar: { gridArea: 'bar', minWidth: 0 },
});

/** The stage's whole surface. Everything is sized relative to it, from a strip to a wall screen. */
export function StageSurface({ children }: { children: ReactNode }) {
  return <div className={useStyles().stage}>{children}</div>;
}

/** Notices on top, the phase in the middle, the facilitator's bar at the bottom. */
export function StageFrame({ notices, bar, children }: { notices?: ReactNode; bar?: ReactNode; children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.frame}>
      <section className={styles.notices} aria-label={t('stage.notices')}>
        {notices}
      </section>
      {children}
      <div className={styles.bar}>{bar}</div>
    </div>
  );
}

/** The phase's main part. `top`: a heading above a list that scrolls on its own; otherwise centred. */
export function Main({ top, children }: { top?: boolean; children: ReactNode }) {
  const styles = useStyles();
  return (
    <main className={mergeClasses(styles.main, top && styles.top)} tabIndex={top ? undefined : 0}>
      {children}
    </main>
  );
}

/** What comes next; scrolls on its own, with the keyboard too. `tall`: it matters as much as the main part. */
export function Aside({ label, tall, children }: { label: string; tall?: boolean; children: ReactNode }) {
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse
    <aside className={mergeClasses(styles.aside, tall && styles.tall)} aria-label={label} tabIndex={0}>
      {children}
    </aside>
  );
}
