import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { consultationSteps } from '#session/consultationSteps.ts';
import { takesPart } from '#session/selectors.ts';
import type { ConsultationView } from '#session/view.ts';
import { TimeRing } from '../discuss/TimeRing.tsx';
import { useTime, useView } from '../live/useLive.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { shortNameOf } from '../ui/names.ts';
import { numeral, t } from '../words/words.ts';
import { useTableStyles } from './DiscussTable.tsx';
import { phone, tiny } from './StageFrame.tsx';
import { TableTitle } from './TableTitle.tsx';
import { TopicInShort } from './TopicInShort.tsx';

const useStyles = makeStyles({
  path: {
    display: 'flex',
    justifyContent: 'center',
    gap: 'clamp(6px, 1.4cqw, 24px)',
    maxWidth: '100%',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontSize: 'max(12px, 0.85em)',
    lineHeight: 1.3,
    color: tokens.colorNeutralForeground2,
    [tiny]: { display: 'none' },
  },
  step: {
    minWidth: 0,
    display: 'flex',
    alignItems: 'center',
    gap: '0.4em',
    // The way from one step to the next.
    '&:not(:first-child)::before': {
      content: '""',
      width: 'clamp(6px, 2.4cqw, 48px)',
      marginInlineEnd: 'clamp(2px, 0.8cqw, 16px)',
      borderTop: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    },
  },
  number: {
    width: '1.6em',
    height: '1.6em',
    boxSizing: 'border-box',
    flexShrink: 0,
    display: 'grid',
    placeItems: 'center',
    borderRadius: '50%',
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  current: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
  currentNumber: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    borderTopColor: tokens.colorTransparentStroke,
    borderRightColor: tokens.colorTransparentStroke,
    borderBottomColor: tokens.colorTransparentStroke,
    borderLeftColor: tokens.colorTransparentStroke,
    '@media (forced-colors: active)': {
      forcedColorAdjust: 'none',
      color: 'HighlightText',
      backgroundColor: 'Highlight',
    },
  },
  waiting: { [phone]: { position: 'absolute', clipPath: 'inset(50%)' } },
  // Between the facilitator's controls there is no room for it.
  note: { '@container stage (max-width: 1100px)': { display: 'none' } },
});

interface Props {
  topic: string;
  consultation: ConsultationView;
}

/** The steps, the time of the current one, and in one sentence what everyone does. */
export function ConsultTable({ topic: id, consultation }: Props) {
  const table = useTableStyles();
  const { shared, own } = useView();
  const { step, author, timer } = consultation;
  const mine = author === own.participant;
  const name = shortNameOf(shared, author);
  const isHere = takesPart(shared.people[author]);
  return (
    <>
      <Path step={step} />
      <div className={table.around}>
        <div className={table.ring}>
          <TimeRing timer={timer} size="large" />
        </div>
        <div className={table.words}>
          <TableTitle>
            {isHere ? t(`stage.do.${step}`, { mine, author: name }) : t('stage.do.away', { author: name })}
          </TableTitle>
          <TopicInShort id={id} lines={2} />
        </div>
      </div>
    </>
  );
}

function Path({ step }: Pick<ConsultationView, 'step'>) {
  const styles = useStyles();
  const at = consultationSteps.indexOf(step);
  return (
    <ol className={styles.path} aria-label={t('stage.steps')}>
      {consultationSteps.map((one, place) => (
        <li
          key={one}
          aria-current={place === at ? 'step' : undefined}
          className={mergeClasses(styles.step, place === at && styles.current)}
        >
          <span aria-hidden="true" className={mergeClasses(styles.number, place === at && styles.currentNumber)}>
            {place < at ? '✓' : numeral(place + 1)}
          </span>
          <span className={place === at ? undefined : styles.waiting}>{t(`stage.step.${one}`)}</span>
        </li>
      ))}
    </ol>
  );
}

/** How to do it; once the time is up, who goes on. */
export function ConsultNote({ consultation: { step, author, timer } }: Pick<Props, 'consultation'>) {
  const styles = useStyles();
  const { shared, own } = useView();
  const endsAt = 'endsAt' in timer ? timer.endsAt : Number.POSITIVE_INFINITY;
  const isOver = useTime('endsAt' in timer ? timer.endsAt : 0) >= endsAt;
  const isFacilitator = useIsFacilitator();
  if (isOver && !isFacilitator) return t('stage.how.over', { facilitator: shortNameOf(shared, shared.facilitator) });
  const how = t(`stage.how.${step}`, { mine: author === own.participant, author: shortNameOf(shared, author) });
  return <span className={isFacilitator ? styles.note : undefined}>{how}</span>;
}
