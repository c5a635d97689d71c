import { makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, use } from 'react';
import { LiveContext } from '../live/useLive.ts';
import { LinkBar } from './LinkBar.tsx';
import { TopNotice } from './TopNotice.ts';

const useStyles = makeStyles({
  frame: {
    display: 'flex',
    flexDirection: 'column',
    height: '100dvh',
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    // A panel is this low only when zoomed in: then the page scrolls as a whole, with nothing pinned.
    '@media (max-height: 380px)': { height: 'auto', minHeight: '100dvh' },
  },
  main: {
    position: 'relative',
    flexGrow: 1,
    minHeight: 0,
    overflowX: 'hidden',
    overflowY: 'auto',
    // Text must not wrap anew when the scrollbar comes.
    scrollbarGutter: 'stable',
    scrollbarWidth: 'thin',
    // As wide as header and footer, wherever the scrollbar's gutter ends.
    padding: `10px 0 ${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}`,
    '& > :not(dialog)': { boxSizing: 'border-box', maxWidth: 'calc(100vw - 24px)' },
    display: 'flex',
    flexDirection: 'column',
    gap: '10px',
    '@media (max-height: 430px)': { gap: tokens.spacingVerticalS, paddingTop: '6px', paddingBottom: '6px' },
    '@media (max-height: 380px)': { overflowY: 'visible' },
  },
  footer: {
    flexShrink: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: '6px',
    padding: `8px ${tokens.spacingHorizontalM}`,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    '@media (max-height: 540px)': { padding: `6px ${tokens.spacingHorizontalM}` },
    '@media (max-height: 430px)': { gap: '2px', padding: `2px ${tokens.spacingHorizontalM}` },
  },
});

interface Props {
  header?: ReactNode;
  /** In sight above the footer, whatever scrolls. */
  aside?: ReactNode;
  footer?: ReactNode;
  footerLabel?: string;
  children: ReactNode;
}

/** The panel's layout: a header, content that scrolls, and a footer with what there is to decide, always within reach. */
export function Frame({ header, aside, footer, footerLabel, children }: Props) {
  const styles = useStyles();
  return (
    <div className={styles.frame}>
      {/* Screens before a connection have no LiveContext. */}
      {use(LiveContext) && (
        <>
          <LinkBar />
          {use(TopNotice)}
        </>
      )}
      {header}
      <main className={styles.main}>{children}</main>
      {aside}
      {footer && (
        <section className={styles.footer} aria-label={footerLabel}>
          {footer}
        </section>
      )}
    </div>
  );
}
