import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { SharedView } from '#session/view.ts';
import { useLive } from '../live/useLive.ts';
import { warmInk } from '../ui/warm.ts';
import { t, timeOfDay } from '../words/words.ts';
import { StageFrame } from './StageFrame.tsx';
import { farewellSeats } from './seats.ts';
import { Table } from './Table.tsx';
import { TableTitle, useTitleStyles } from './TableTitle.tsx';

const useStyles = makeStyles({
  thanks: {
    margin: 0,
    fontSize: 'clamp(16px, min(2.2cqw, 3.8cqh), 40px)',
    fontWeight: tokens.fontWeightSemibold,
    color: warmInk,
  },
  fading: {
    '@media (prefers-reduced-motion: no-preference)': {
      animationName: { '50%': { opacity: 1 }, to: { opacity: 0 } },
      animationDuration: '6s',
      animationFillMode: 'forwards',
    },
  },
});

/** How long the seats stay, in ms. Then nothing is left here but a number. */
const farewellMs = 6_000;

/** Everything is cleared: the lit seats stay for a breath, and then their names are gone, too. */
export function ClearedStage({ people }: { people: SharedView['people'] }) {
  const styles = useStyles();
  const { quiet } = useTitleStyles();
  const live = useLive();
  const [at] = useState(() => live.time());
  const [seats, setSeats] = useState(() => farewellSeats({ people }));
  const [count] = useState(seats.length);
  useEffect(() => {
    const timer = setTimeout(() => setSeats([]), farewellMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <StageFrame title={t('start.title')}>
      <Table seats={seats} seatsClassName={styles.fading}>
        <TableTitle>{count > 0 ? t('stage.clearedFor', { at: timeOfDay(at), count }) : t('cleared.title')}</TableTitle>
        <p className={styles.thanks}>{t('stage.thanks')}</p>
        <p className={quiet}>{t('cleared.text')}</p>
        <p className={quiet}>{t('stage.stay')}</p>
      </Table>
    </StageFrame>
  );
}
