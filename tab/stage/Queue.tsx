import { makeStyles, tokens } from '@fluentui/react-components';
import { useView } from '../live/useLive.ts';
import { UserText } from '../ui/UserText.tsx';
import { t } from '../words/words.ts';
import { Count } from './Count.tsx';
import { Aside, narrow } from './StageFrame.tsx';

const useStyles = makeStyles({
  queue: { [narrow]: { display: 'flex', alignItems: 'baseline', gap: '1em' } },
  title: { margin: 0, fontSize: '1em', fontWeight: tokens.fontWeightSemibold, lineHeight: 1.4 },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  topic: {
    display: 'flex',
    gap: '0.7em',
    justifyContent: 'space-between',
    alignItems: 'baseline',
    padding: '0.55em 0',
    [narrow]: { padding: '0.3em 0' },
    lineHeight: 1.4,
    '&:not(:last-child)': {
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
      [narrow]: { borderBottom: '0 solid' },
    },
    // A strip is next to the open panel, which shows the whole queue: it shows only the next topic and never scrolls.
    '&:not(:first-child)': { [narrow]: { display: 'none' } },
  },
  words: { minWidth: 0 },
  text: {
    display: 'block',
    overflowWrap: 'anywhere',
    hyphens: 'auto',
    textWrap: 'pretty',
    [narrow]: { display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: '2', overflowY: 'hidden' },
  },
  others: {
    display: 'none',
    [narrow]: { display: 'block' },
    margin: 0,
    fontSize: '0.86em',
    color: tokens.colorNeutralForeground2,
  },
  topics: { flexGrow: 1, minWidth: 0 },
  none: { display: 'block', fontSize: '0.86em', color: tokens.colorNeutralForeground2 },
  part: { '& + &': { marginTop: '0.3em' } },
  empty: { margin: '0.5em 0 0', [narrow]: { margin: 0 }, color: tokens.colorNeutralForeground2 },
});

/** The topics that come next, with their votes if everyone may know them. `empty`: what comes when there are none. */
export function Queue({ topics, empty }: { topics: readonly string[]; empty: string }) {
  const styles = useStyles();
  const { shared } = useView();
  return (
    <Aside label={t('discuss.next')}>
      <div className={styles.queue}>
        <h2 className={styles.title}>{t('discuss.next')}</h2>
        <div className={styles.topics}>
          {topics.length === 0 && <p className={styles.empty}>{empty}</p>}
          <ol className={styles.list}>
            {topics.map((id) => (
              <li key={id} className={styles.topic}>
                <span className={styles.words}>
                  <span className={styles.text}>
                    {shared.topics[id]?.parts.map((part) => (
                      <UserText key={part.id} text={part.text} className={styles.part} />
                    ))}
                  </span>
                  {shared.topics[id]?.count === 0 && <span className={styles.none}>{t('reveal.none')}</span>}
                </span>
                <Count count={shared.topics[id]?.count} />
              </li>
            ))}
          </ol>
          {topics.length > 1 && <p className={styles.others}>{t('stage.others', { count: topics.length - 1 })}</p>}
        </div>
      </div>
    </Aside>
  );
}
