import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { t } from '../words/words.ts';
import { useAnnounced, useDisplaced } from './Announcer.tsx';
import { useLinkStatus } from './linkStatus.ts';

const useStyles = makeStyles({
  bar: {
    flexShrink: 0,
    margin: 0,
    padding: '6px 12px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    textAlign: 'center',
    backgroundColor: tokens.colorNeutralBackground4,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  // Must not move anything under the pointer that has just pressed.
  over: { position: 'fixed', top: 0, insetInlineStart: 0, insetInlineEnd: 0, zIndex: 1, pointerEvents: 'none' },
});

/** Says that the connection is being restored or is back, and why a press failed whose screen is gone. */
export function LinkBar() {
  const styles = useStyles();
  const said = useLinkStatus();
  useAnnounced(said);
  const displaced = useDisplaced();
  if (!said && !displaced) return null;
  return (
    <section aria-label={t('link.label')}>
      <p className={mergeClasses(styles.bar, !said && styles.over)}>{said ?? displaced}</p>
    </section>
  );
}
