import { makeStyles, tokens } from '@fluentui/react-components';
import { t } from '../words/words.ts';
import { useAnnounced, useDisplaced } from './Announcer.tsx';
import { useLinkSaid } from './linkSaid.ts';

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
});

/**
 * Says calmly that the connection is being made again, and that it is; and why something was not done that was pressed on a
 * screen which has gone meanwhile. What is on screen stays.
 */
export function LinkBar() {
  const styles = useStyles();
  const said = useLinkSaid();
  useAnnounced(said);
  const displaced = useDisplaced();
  if (!said && !displaced) return null;
  return (
    <section aria-label={t('link.label')}>
      <p className={styles.bar}>{said ?? displaced}</p>
    </section>
  );
}
