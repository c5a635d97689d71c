import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type CSSProperties, type ReactNode, useRef } from 'react';
import { useLook } from '../ui/look.ts';
import { t } from '../words/words.ts';
import { Person, type Seat } from './Person.tsx';
import { low, narrow, roomy, tiny } from './StageFrame.tsx';
import { useFittingLines } from './useFittingLines.ts';
import { useGlide } from './useGlide.ts';

const useStyles = makeStyles({
  main: {
    gridArea: 'table',
    minWidth: 0,
    boxSizing: 'border-box',
    overflowY: 'auto',
    scrollbarWidth: 'thin',
    // A scrollbar must not change how the cards wrap.
    scrollbarGutter: 'stable both-edges',
    display: 'grid',
    // The light around a seat reaches into the header, rather than be cut off.
    marginTop: '-7px',
    padding: 'calc(var(--seat) / 2 + 13px) var(--edge) 4px',
    '--seat': 'clamp(26px, min(9cqh, 8cqw, 70cqw / var(--people)), 88px)',
    [roomy]: { padding: 'calc(var(--seat) / 2 + 15px) clamp(24px, 4.2cqw, 96px) 6px' },
  },
  laying: {
    '--laid': '46px',
    // Slips stay apart from the middle even where notices leave the table no room to spare.
    [roomy]: { '--laid': 'clamp(54px, 10cqh, 96px)', '--apart': '10px' },
    [narrow]: { '--laid': '0px' },
  },
  layingCrowd: { [low]: { '--laid': '0px' } },
  oneSided: {
    [low]: { '--seat': 'clamp(26px, 70cqw / var(--people), 30px)', paddingTop: 'calc(var(--seat) / 2 + 11px)' },
  },
  round: { [roomy]: { paddingBottom: 'calc(var(--seat) / 2 + 10px)' } },
  table: {
    '--ground': tokens.colorNeutralBackground2,
    position: 'relative',
    minWidth: 0,
    minHeight: 'min-content',
    boxSizing: 'border-box',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    // Half of each seat and its name.
    gridTemplateRows: 'calc(var(--seat) / 2 + 8px + 1.2em + var(--laid, 0px)) minmax(min-content, 1fr)',
    borderRadius: 'clamp(16px, 3cqw, 48px)',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  tableOneSided: { [low]: { gridTemplateRows: 'calc(var(--seat) / 2 + 6px) minmax(min-content, 1fr)' } },
  tableRound: {
    [tiny]: { gridTemplateRows: 'calc(var(--seat) / 2 + 6px) minmax(min-content, 1fr)' },
    [roomy]: {
      '--side': 'calc(var(--seat) / 2 + 1.5em + var(--laid, 0px) + var(--apart, 0px))',
      gridTemplateRows: 'var(--side) minmax(min-content, 1fr) var(--side)',
    },
  },
  seats: {
    position: 'absolute',
    inset: 'calc(var(--seat) / -2) 12px auto',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'grid',
    gridAutoColumns: 'minmax(0, 1fr)',
    pointerEvents: 'none',
  },
  seatsRound: { [roomy]: { bottom: 'calc(var(--seat) / -2)', gridTemplateRows: 'auto 1fr auto' } },
  seat: {
    gridColumn: 'var(--line)',
    gridRow: 1,
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '5px',
    fontSize: 'max(12px, 0.8em)',
    lineHeight: 1.3,
    color: tokens.colorNeutralForeground2,
  },
  seatRound: { [roomy]: { gridColumn: 'var(--round)', gridRow: 'var(--row)' } },
  bottom: { [roomy]: { flexDirection: 'column-reverse' } },
  rest: {
    width: 'var(--seat)',
    height: 'var(--seat)',
    display: 'grid',
    placeItems: 'center',
    borderRadius: '50%',
    fontWeight: tokens.fontWeightSemibold,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    boxSizing: 'border-box',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  middle: {
    gridRow: 2,
    minWidth: 0,
    minHeight: 'min-content',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    gap: 'clamp(4px, 1.4cqh, 20px)',
    padding: '0 clamp(10px, 2cqw, 48px) clamp(4px, 1.2cqh, 24px)',
  },
  middleRound: { [roomy]: { paddingBottom: 0 } },
});

/** How many people have a seat of their own; the others are a number. */
const mostSeats = 12;

interface Props {
  seats: readonly Seat[];
  /** The seats move to one side of the table, to make room for cards. */
  isOneSided?: boolean;
  seatsClassName?: string;
  children: ReactNode;
}

/** The table that everyone sits at: it keeps its place in every phase, and what lies on it changes. */
export function Table({ seats, isOneSided = false, seatsClassName, children }: Props) {
  const styles = useStyles();
  const look = useLook();
  const main = useRef<HTMLElement>(null);
  useFittingLines(main);
  const list = useGlide<HTMLOListElement>(320);
  const shown = seatsShown(seats);
  const rest = seats.length - shown.length;
  const places = shown.length + (rest > 0 ? 1 : 0);
  const hasSlips = seats.some((seat) => seat.hasSlip);
  const lit = seats.filter((seat) => seat.state === 'speaking').length;
  const round = !isOneSided;
  const placed = (at: number) => ({
    className: mergeClasses(
      styles.seat,
      round && styles.seatRound,
      round && at >= Math.ceil(places / 2) && styles.bottom,
    ),
    style: placeOf(at, places),
  });
  const className = mergeClasses(
    styles.main,
    round ? styles.round : styles.oneSided,
    hasSlips && styles.laying,
    hasSlips && places > 8 && styles.layingCrowd,
  );
  const style = { '--people': Math.max(places, 1) } as CSSProperties;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that may scroll must be reachable without a mouse
    <main ref={main} className={className} style={style} tabIndex={0}>
      <div className={mergeClasses(styles.table, round ? styles.tableRound : styles.tableOneSided)}>
        <ol
          ref={list}
          className={mergeClasses(styles.seats, round && styles.seatsRound, seatsClassName)}
          aria-label={t('stage.people')}
        >
          {shown.map((seat, at) => (
            <li key={seat.id} data-glide={seat.id} {...placed(at)}>
              <Person {...seat} isCrowded={places > 8} isUnnamed={isOneSided} isLightShared={lit > 1} />
            </li>
          ))}
          {rest > 0 && (
            <li {...placed(places - 1)}>
              <span className={styles.rest}>
                <span aria-hidden="true">{t('stage.plus', { count: rest })}</span>
                <span className={look.spoken}>{t('stage.morePeople', { count: rest })}</span>
              </span>
            </li>
          )}
        </ol>
        <div data-room className={mergeClasses(styles.middle, round && styles.middleRound)}>
          {children}
        </div>
      </div>
    </main>
  );
}

/** The people who have a seat of their own, in everyone's order. */
function seatsShown(seats: readonly Seat[]): readonly Seat[] {
  if (seats.length <= mostSeats) return seats;
  const first = seats.toSorted((a, b) => Number(b.isNeeded ?? false) - Number(a.isNeeded ?? false));
  const shown = new Set(first.slice(0, mostSeats - 1));
  return seats.filter((seat) => shown.has(seat));
}

/** Seats go clockwise: the second half sits at the bottom, from right to left. */
function placeOf(at: number, places: number): CSSProperties {
  const top = Math.ceil(places / 2);
  const isTop = at < top;
  // Half columns, so that a shorter row at the bottom stands in the middle.
  const column = isTop ? 2 * at : 2 * (places - 1 - at) + (2 * top - places);
  return {
    '--line': `${2 * at + 1} / span 2`,
    '--round': `${column + 1} / span 2`,
    '--row': isTop ? 1 : 3,
  } as CSSProperties;
}
