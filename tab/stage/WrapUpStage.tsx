import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useView } from '../live/useLive.ts';
import { Facts } from '../ui/Facts.tsx';
import { nameOf } from '../ui/me.ts';
import { t } from '../words/words.ts';
import type { Turn } from '../wrapUp/roundLine.ts';
import { turnWord } from '../wrapUp/turnWord.ts';
import { Aside, Main } from './StageFrame.tsx';

const useStyles = makeStyles({
  speaker: {
    margin: 0,
    fontSize: 'clamp(24px, min(4.6cqw, 9cqh), 84px)',
    lineHeight: 1.2,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    textWrap: 'balance',
  },
  title: { margin: 0, fontSize: '1em', fontWeight: tokens.fontWeightSemibold, lineHeight: 1.4 },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  turn: {
    display: 'flex',
    justifyContent: 'space-between',
    flexWrap: 'wrap',
    columnGap: '0.7em',
    padding: '0.45em 0',
    lineHeight: 1.4,
    overflowWrap: 'anywhere',
    '&:not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  over: { color: tokens.colorNeutralForeground2 },
  speaks: { fontWeight: tokens.fontWeightSemibold },
  how: { color: tokens.colorNeutralForeground2, fontSize: '0.9em' },
});

/** The takeaway round: who is speaking, who is next, and who has spoken or passed. */
export function WrapUpStage({ turns }: { turns: readonly Turn[] }) {
  const styles = useStyles();
  const { shared } = useView();
  const name = (turn: Turn) => nameOf(shared, turn.participant);
  const [speaker, next] = turns.filter((turn) => !turn.how);
  return (
    <>
      <Main>
        <Facts facts={[t('phase.wrap-up'), t(`rule.${shared.settings.rule}`)]} />
        <h1 className={styles.speaker}>{speaker ? t('wrapUp.speaks', { name: name(speaker) }) : t('wrapUp.over')}</h1>
        <Facts
          facts={[
            speaker ? t('wrapUp.placeholder') : t('stage.roundOver'),
            ...(next ? [t('stage.then', { name: name(next) })] : []),
          ]}
        />
      </Main>
      <Aside label={t('wrapUp.round')} tall>
        <h2 className={styles.title}>{t('wrapUp.round')}</h2>
        <ol className={styles.list}>
          {turns.map((turn) => (
            <li
              key={turn.participant}
              className={mergeClasses(styles.turn, turn.how && styles.over, turn === speaker && styles.speaks)}
            >
              <span>{name(turn)}</span>
              <span className={styles.how}>{t(turnWord(turn, turn === speaker))}</span>
            </li>
          ))}
        </ol>
      </Aside>
    </>
  );
}
