import { makeStyles, tokens } from '@fluentui/react-components';
import { useView } from '../live/useLive.ts';
import { Facts } from '../ui/Facts.tsx';
import { t, timeOfDay } from '../words/words.ts';
import { Heading } from './Heading.tsx';
import { Main } from './StageFrame.tsx';
import { TopicGrid } from './TopicGrid.tsx';

const useStyles = makeStyles({
  rule: { margin: 0, fontSize: '0.92em' },
  empty: {
    margin: 'auto',
    maxWidth: '30em',
    textAlign: 'center',
    textWrap: 'balance',
    color: tokens.colorNeutralForeground2,
    fontSize: '1.2em',
  },
});

/** Topics as they arrive, and what the group has agreed on. */
export function GatherStage() {
  const styles = useStyles();
  const { shared } = useView();
  const here = Object.entries(shared.people).filter(([, person]) => person.present && person.acknowledged);
  const authors = new Set(Object.values(shared.topics).flatMap((topic) => topic.parts.map((part) => part.author)));
  const have = here.filter(([id]) => authors.has(id)).length;
  const recording = shared.recordingOff ? t('session.recordingShort') : t('session.recordingUnknown');
  return (
    <Main top>
      <div>
        <Heading
          title={t('phase.gather')}
          facts={[t('gather.have', { have, of: here.length, end: timeOfDay(shared.plannedEnd) })]}
        />
        <Facts facts={[t(`rule.${shared.settings.rule}`), recording]} className={styles.rule} />
      </div>
      {shared.order.length === 0 ? (
        <p className={styles.empty}>{t('gather.none')}</p>
      ) : (
        <TopicGrid label={t('gather.all')} />
      )}
    </Main>
  );
}
