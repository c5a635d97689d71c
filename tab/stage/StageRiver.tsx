import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type Plan, planOf, type Stretch } from '#session/plan.ts';
import type { SharedView } from '#session/view.ts';
import { useTime, useViewPart } from '../live/useLive.ts';
import { isSpare, minutesLeft } from '../ui/River.tsx';
import { warmInk, warmRim, warmTint } from '../ui/warm.ts';
import { numeral, t, timeOfDay } from '../words/words.ts';
import { narrow, phone } from './StageFrame.tsx';
import { useExtension } from './useExtension.ts';
import { useOneLine } from './useOneLine.ts';

const useStyles = makeStyles({
  river: {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    padding: '0 var(--edge) clamp(4px, 1.2cqh, 20px)',
    fontSize: 'max(12px, 0.8em)',
    lineHeight: 1.3,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
  stretches: { display: 'flex', gap: '2px', minWidth: 0, margin: 0, padding: 0, listStyleType: 'none' },
  within: { flexGrow: 1 },
  stretch: {
    flexBasis: 0,
    minWidth: '1.9em',
    [phone]: { minWidth: 0 },
    height: '1.8em',
    boxSizing: 'border-box',
    display: 'grid',
    placeItems: 'center',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    borderRadius: tokens.borderRadiusMedium,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    '@media (prefers-reduced-motion: no-preference)': {
      transitionProperty: 'flex-grow',
      transitionDuration: tokens.durationSlow,
    },
  },
  label: { maxWidth: '100%', whiteSpace: 'normal' },
  // Words need more room than a number; their color says it, too.
  word: {
    padding: '0 3px',
    containerType: 'inline-size',
    '& > span': { '@container (max-width: 34px)': { position: 'absolute', clipPath: 'inset(50%)' } },
  },
  words: {
    padding: '0 3px',
    containerType: 'inline-size',
    '& > span': { '@container (max-width: 74px)': { position: 'absolute', clipPath: 'inset(50%)' } },
  },
  spare: {
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground3,
    fontWeight: tokens.fontWeightRegular,
  },
  current: { color: tokens.colorNeutralForegroundOnBrand, backgroundColor: tokens.colorBrandBackground },
  takeaways: {
    minWidth: '7em',
    [narrow]: { minWidth: '2em' },
    color: warmInk,
    backgroundColor: warmTint,
    border: `1px solid ${warmRim}`,
  },
  extension: {
    backgroundImage: `repeating-linear-gradient(135deg, ${tokens.colorCompoundBrandStroke} 0 3px, ${tokens.colorBrandBackground2} 3px 7px)`,
    '& > span': { backgroundColor: tokens.colorNeutralBackground1, borderRadius: tokens.borderRadiusSmall },
  },
  beyond: {
    flexBasis: 'auto',
    color: tokens.colorNeutralForeground2,
    backgroundColor: 'transparent',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    fontWeight: tokens.fontWeightRegular,
  },
  pushed: {
    color: warmInk,
    fontWeight: tokens.fontWeightSemibold,
    outline: `2px dashed ${warmRim}`,
    outlineOffset: '-2px',
  },
  full: { [narrow]: { display: 'none' } },
  short: { display: 'none', [narrow]: { display: 'grid' } },
});

/** How many topics beyond the planned end are shown one by one. */
const mostBeyond = 4;

/**
 * The river of time: from now to the planned end, and the topics that may not fit. `considered`: minutes that the
 * facilitator is considering for the current topic; the river shows what they would push out.
 */
export function StageRiver({ considered }: { considered: number | undefined }) {
  const styles = useStyles();
  const { line: oneLine } = useOneLine();
  const shared = useViewPart((view) => view.shared);
  const extension = useExtension(considered);
  const now = useTime();
  const { to, stretches, beyond } = riverOf(shared, now, extension);
  const before = riverOf(shared, now).beyond;
  const end = timeOfDay(to);
  const rest = beyond.length - mostBeyond;
  return (
    <section className={styles.river} aria-label={t('river.label', { end })}>
      <time aria-hidden="true">{timeOfDay(now)}</time>
      <ol className={mergeClasses(styles.stretches, styles.within)}>
        {stretches.map((stretch) => (
          <li
            key={stretch.topic && stretch.kind === 'topic' ? stretch.topic : stretch.kind}
            className={mergeClasses(
              styles.stretch,
              (stretch.kind === 'gather' || stretch.kind === 'vote') && styles.word,
              (stretch.kind === 'topics' || stretch.kind === 'takeaways' || isConsultation(stretch, shared)) &&
                styles.words,
              stretch.isCurrent && styles.current,
              stretch.kind === 'takeaways' && styles.takeaways,
              stretch.kind === 'extension' && styles.extension,
              isSpare(stretch, shared) && styles.spare,
            )}
            title={isSpare(stretch, shared) ? t('river.spare') : undefined}
            style={{ flexGrow: 1 + 60 * minutesLeft(stretch, now) }}
          >
            <span className={mergeClasses(oneLine, styles.label)}>{labelOf(stretch, shared)}</span>
          </li>
        ))}
      </ol>
      <time aria-hidden="true">{end}</time>
      {beyond.length > 0 && (
        <>
          <ol className={styles.stretches} aria-label={t('river.beyond')}>
            {beyond.slice(0, mostBeyond).map((topic) => (
              <li
                key={topic}
                className={mergeClasses(
                  styles.stretch,
                  styles.beyond,
                  styles.full,
                  !before.includes(topic) && styles.pushed,
                )}
              >
                {numeral(shared.order.indexOf(topic) + 1)}
              </li>
            ))}
            {rest > 0 && (
              <li className={mergeClasses(styles.stretch, styles.beyond, styles.full)}>
                {t('stage.plus', { count: rest })}
              </li>
            )}
            <li
              className={mergeClasses(styles.stretch, styles.beyond, styles.short)}
              title={t('river.more', { count: beyond.length })}
            >
              {t('stage.plus', { count: beyond.length })}
            </li>
          </ol>
          <span className={styles.full} aria-hidden="true">
            {t('river.beyond')}
          </span>
        </>
      )}
    </section>
  );
}

/** The current topic's time, of which a consultation takes the first part. */
function isConsultation(
  { kind, isCurrent }: Pick<Stretch, 'kind' | 'isCurrent'>,
  { phase, lastCall }: SharedView,
): boolean {
  return (
    kind === 'topic' && isCurrent === true && !lastCall && phase.kind === 'discuss' && phase.consultation !== undefined
  );
}

/** The plan; once the takeaways or a last call have begun, nothing else follows. */
function riverOf(shared: SharedView, now: number, extension = 0): Omit<Plan, 'from'> {
  const { lastCall, phase } = shared;
  if (lastCall) {
    const to = lastCall.clearsAt;
    return { to, stretches: [{ kind: 'takeaways', from: now, to, isCurrent: true }], beyond: [] };
  }
  const plan = planOf(shared, now, extension);
  return phase.kind === 'wrap-up' ? { ...plan, beyond: [] } : plan;
}

function labelOf({ kind, topic, from, to, isCurrent }: Stretch, shared: SharedView): string {
  const { order, settings, lastCall } = shared;
  switch (kind) {
    case 'topic':
      if (isConsultation({ kind, isCurrent }, shared)) return t('header.consultation');
      return numeral(order.indexOf(topic ?? '') + 1);
    case 'extension':
      return t('stage.plus', { count: Math.round((to - from) / 60_000) });
    case 'topics':
      return isSpare({ kind }, shared) ? t('river.spare') : t('river.topics', { minutes: settings.timeBoxMinutes });
    case 'takeaways':
      return t(lastCall ? 'header.lastCall' : 'header.wrap-up');
    default:
      return t(`header.${kind}`);
  }
}
