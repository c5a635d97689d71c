import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { memo } from 'react';
import { Face, type FaceState } from '../ui/Face.tsx';
import { useLook } from '../ui/look.ts';
import { warmRim } from '../ui/warm.ts';
import { Slip } from './Slip.tsx';
import { low, narrow, tiny } from './StageFrame.tsx';
import { useOneLine } from './useOneLine.ts';

const useStyles = makeStyles({
  face: { position: 'relative', '& > *': { position: 'relative' } },
  light: { inset: 0, borderRadius: '50%', '&:first-child': { position: 'absolute' } },
  done: { boxShadow: `0 0 8px 5px ${tokens.colorBrandStroke2}` },
  speaking: { boxShadow: `0 0 10px 6px ${warmRim}` },
  // Of many at once.
  shared: { boxShadow: `0 0 5px 4px ${warmRim}` },
  label: { maxWidth: '100%', boxSizing: 'border-box', padding: '0 2px', [tiny]: { display: 'none' } },
  crowded: { [narrow]: { display: 'none' } },
  // Cards need the room.
  unnamed: { [low]: { display: 'none' } },
  me: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
  fact: { '&::before': { content: '" · "' }, [narrow]: { display: 'none' } },
  // Where there is no room for both, "away" stands instead of the name: its color alone would not say it.
  instead: { [narrow]: { display: 'none' } },
  alone: { [narrow]: { display: 'inline', '&::before': { content: 'none' } } },
  slip: { width: '100%', display: 'flex', justifyContent: 'center' },
  crowdedSlip: { [low]: { display: 'none' } },
});

/** What shows at a person's seat. */
export interface Seat {
  id: string;
  name: string;
  /** What people call them. */
  short: string;
  /** Decides the color, see `Face`. */
  place: number;
  state?: FaceState | undefined;
  isAway?: boolean;
  isMe?: boolean;
  /** Never left out where there are too many people. */
  isNeeded?: boolean;
  /** Shown with the name, in a word or two. */
  fact?: string | undefined;
  /** The name and everything that shows, in words. */
  said: string;
  /** Their topics lie in front of them. */
  hasSlip?: boolean;
}

interface Props extends Seat {
  isCrowded: boolean;
  isUnnamed: boolean;
  /** Several people are in the light. */
  isLightShared: boolean;
}

/** A face with its name, and the person's topic if it lies there. Memoized: one person's progress redraws nobody else. */
export const Person = memo(function Person(seat: Props) {
  const look = useLook();
  const styles = useStyles();
  const { line: oneLine } = useOneLine();
  const {
    id,
    name,
    short,
    place,
    state,
    isAway = false,
    isMe,
    fact,
    said,
    hasSlip,
    isCrowded,
    isUnnamed,
    isLightShared,
  } = seat;
  return (
    <>
      <span className={styles.face}>
        {(state === 'speaking' || state === 'done') && (
          // The speaker's light goes from seat to seat.
          <span
            data-glide={state === 'speaking' ? state : undefined}
            className={mergeClasses(
              styles.light,
              styles[state],
              state === 'speaking' && isLightShared && styles.shared,
            )}
          />
        )}
        <Face name={name} seat={place} state={state} isAway={isAway} size="var(--seat)" />
      </span>
      <span
        aria-hidden="true"
        dir="auto"
        className={mergeClasses(
          oneLine,
          styles.label,
          isMe && styles.me,
          isCrowded && styles.crowded,
          isUnnamed && styles.unnamed,
        )}
      >
        <bdi className={isAway ? styles.instead : undefined}>{short}</bdi>
        {fact && <span className={mergeClasses(styles.fact, isAway && styles.alone)}>{fact}</span>}
      </span>
      <span className={look.spoken}>{said}</span>
      {hasSlip && (
        <div className={mergeClasses(styles.slip, isCrowded && styles.crowdedSlip)}>
          <Slip author={id} />
        </div>
      )}
    </>
  );
});
