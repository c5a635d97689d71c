import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark12Filled } from '@fluentui/react-icons';
import { consultationSteps } from '#session/consultationSteps.ts';
import { consultationMinutes, takesPart } from '#session/selectors.ts';
import type { ConsultationView } from '#session/view.ts';
import { useView } from '../live/useLive.ts';
import { useAnnounced } from '../ui/Announcer.tsx';
import { ClampedText } from '../ui/ClampedText.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { shortNameOf, topicName } from '../ui/names.ts';
import type { PlainTopic } from '../ui/plain.ts';
import { numeral, t } from '../words/words.ts';
import { TimeRing } from './TimeRing.tsx';

const useStyles = makeStyles({
  topic: { fontSize: '16px', lineHeight: '21px', fontWeight: tokens.fontWeightSemibold },
  steps: { display: 'flex', flexDirection: 'column', gap: '8px', '@media (max-height: 430px)': { gap: '2px' } },
  step: { display: 'flex', gap: '10px', alignItems: 'center' },
  // In a low panel, the number says how many are done.
  done: { '@media (max-height: 430px)': { display: 'none' } },
  now: { alignItems: 'flex-start' },
  mark: {
    flexShrink: 0,
    width: '24px',
    height: '24px',
    display: 'grid',
    placeItems: 'center',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke1}`,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  markDone: {
    borderTopColor: tokens.colorTransparentStroke,
    borderRightColor: tokens.colorTransparentStroke,
    borderBottomColor: tokens.colorTransparentStroke,
    borderLeftColor: tokens.colorTransparentStroke,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
  },
  markNow: {
    borderTopColor: tokens.colorTransparentStroke,
    borderRightColor: tokens.colorTransparentStroke,
    borderBottomColor: tokens.colorTransparentStroke,
    borderLeftColor: tokens.colorTransparentStroke,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
  },
  what: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  minutes: { flexShrink: 0 },
  turn: { display: 'flex', gap: '10px', alignItems: 'center', marginTop: '4px' },
});

interface Props {
  id: string;
  topic: PlainTopic;
  consultation: ConsultationView;
}

/** A consultation's four steps: what is done, whose turn it is and what to do now, and what is to come. */
export function Consultation({ id, topic, consultation }: Props) {
  const look = useLook();
  const styles = useStyles();
  const view = useView();
  const isFacilitator = useIsFacilitator();
  const { shared, own } = view;
  const { step, timer } = consultation;
  const isMine = consultation.author === own.participant;
  const names = { author: shortNameOf(shared, consultation.author), mine: isMine, leads: isFacilitator };
  const isAway = !takesPart(shared.people[consultation.author]);
  const hint = t(isAway ? 'consult.away' : `consult.hint.${step}`, names);
  useAnnounced(t(`consult.step.${step}`, names));
  useAnnounced(hint);
  const now = consultationSteps.indexOf(step);
  return (
    <section className={look.tight} aria-label={t('introduce.now')}>
      <ClampedText
        text={topic.parts[0]?.text ?? ''}
        unread={topic.parts[0]?.unread}
        lines={2}
        what={topicName(view, id)}
        className={styles.topic}
      />
      <p className={look.muted}>{t('consult.of', names)}</p>
      <ol className={mergeClasses(look.list, styles.steps)}>
        {consultationSteps.map((one, at) => {
          const isNow = at === now;
          const isDone = at < now;
          return (
            <li
              key={one}
              className={mergeClasses(styles.step, isNow && styles.now, isDone && styles.done)}
              aria-current={isNow ? 'step' : undefined}
            >
              <span
                className={mergeClasses(styles.mark, isDone && styles.markDone, isNow && styles.markNow)}
                aria-hidden="true"
              >
                {isDone ? <Checkmark12Filled /> : numeral(at + 1)}
              </span>
              <div className={styles.what}>
                <span className={isNow ? look.strong : isDone ? look.muted : undefined}>
                  {t(`consult.step.${one}`, names)}
                </span>
                {isNow && (
                  <div className={styles.turn}>
                    <TimeRing timer={timer} size="small" />
                    <p className={look.muted}>{hint}</p>
                  </div>
                )}
              </div>
              {!isNow && (
                <span className={mergeClasses(look.muted, styles.minutes)}>
                  {isDone
                    ? t('consult.done')
                    : t('discuss.minutes', { minutes: consultationMinutes(shared.settings, one) })}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
