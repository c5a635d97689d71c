import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { ChatHelp20Regular, Pause20Regular, Play20Regular } from '@fluentui/react-icons';
import { type ReactNode, useState } from 'react';
import { extensionMinutes, limits } from '#session/limits.ts';
import { minutesEach } from '#session/prompt.ts';
import { waitingTopics } from '#session/selectors.ts';
import { useTime, useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { Facts } from '../ui/Facts.tsx';
import { useLook } from '../ui/look.ts';
import { PromptLine } from '../ui/PromptLine.tsx';
import { Undo } from '../ui/Undo.tsx';
import { t, timeOfDay } from '../words/words.ts';
import { Extend } from './Extend.tsx';

/** The facilitator's decisions on a topic. After a check-in, what most people want comes first. */
export function DiscussConsole() {
  const { phase, step } = useView().shared;
  // Steering belongs to the moment in which it was asked for.
  const [steeredAt, setSteeredAt] = useState<number>();
  if (phase.kind !== 'discuss') return null;
  const steering = steeredAt === step && !phase.checkIn;
  const { tally } = phase.checkIn ?? {};
  const stay = tally !== undefined && tally.continue > tally.finished;
  return (
    <>
      <PromptLine steering={steering} />
      {!phase.checkIn && (
        <Talking
          paused={'left' in phase.timer}
          steering={steering}
          onSteer={() => setSteeredAt(steering ? undefined : step)}
        />
      )}
      {phase.checkIn && !tally && <Asking />}
      {tally && (stay ? <Staying /> : <MovingOn />)}
      <Budget />
    </>
  );
}

const minute = 60_000;
const [longest = 0, ...shorter] = extensionMinutes;

// Three side by side fit one line.
const useStyles = makeStyles({ beside: { padding: '0 6px' } });

interface TalkingProps {
  paused: boolean;
  steering: boolean;
  onSteer(): void;
}

function Talking({ paused, steering, onSteer }: TalkingProps) {
  const look = useLook();
  const { step } = useView().shared;
  return (
    <>
      <Decision>
        <NextTopic primary />
      </Decision>
      <Extend label="discuss.extend" minutes={extensionMinutes} atOnce={extensionMinutes.at(-1)}>
        <CommandButton
          command={{ type: paused ? 'resume-timer' : 'pause-timer', step }}
          className={look.icon}
          narrow
          icon={paused ? <Play20Regular /> : <Pause20Regular />}
          aria-label={t(paused ? 'discuss.resume' : 'discuss.pause')}
        />
        <Button
          className={mergeClasses(look.icon, look.narrow, steering && look.chosen)}
          icon={<ChatHelp20Regular />}
          aria-pressed={steering}
          aria-label={t('say.steerLong')}
          title={t('say.steerLong')}
          onClick={onSteer}
        />
      </Extend>
    </>
  );
}

/** The most likely decision, with undo next to it. */
function Decision({ children }: { children: ReactNode }) {
  const look = useLook();
  return (
    <div className={look.pair}>
      {children}
      <Undo />
    </div>
  );
}

function Asking() {
  const { step } = useView().shared;
  return (
    <>
      <Decision>
        <CommandButton command={{ type: 'show-tally', step }} appearance="primary" explain>
          {t('checkIn.show')}
        </CommandButton>
      </Decision>
      <Extend label="discuss.extend" minutes={extensionMinutes}>
        <NextTopic />
      </Extend>
    </>
  );
}

function Staying() {
  const { step } = useView().shared;
  return (
    <>
      <Decision>
        <CommandButton command={{ type: 'extend-topic', step, minutes: longest }} appearance="primary" explain>
          {t('checkIn.five', { minutes: longest })}
        </CommandButton>
      </Decision>
      <Extend label="discuss.extendOther" minutes={shorter}>
        <NextTopic />
      </Extend>
    </>
  );
}

function MovingOn() {
  return (
    <>
      <Decision>
        <NextTopic primary />
      </Decision>
      <Extend label="discuss.extend" minutes={extensionMinutes} />
    </>
  );
}

function NextTopic({ primary = false }: { primary?: boolean }) {
  const styles = useStyles();
  const { shared } = useView();
  const last = waitingTopics(shared).length === 0;
  const word = primary ? 'takeaways.go' : 'discuss.takeaways';
  return (
    <CommandButton
      command={{ type: 'move-on', step: shared.step, to: last ? 'wrap-up' : 'next-topic' }}
      appearance={primary ? 'primary' : 'secondary'}
      className={primary ? undefined : styles.beside}
      explain
    >
      {t(last ? word : 'discuss.nextTopic')}
    </CommandButton>
  );
}

/** How the remaining time fits the remaining topics, with five minutes reserved for takeaways. */
function Budget() {
  const look = useLook();
  const now = useTime();
  const { shared } = useView();
  const left = shared.plannedEnd - now;
  const topics = waitingTopics(shared).length;
  const end = timeOfDay(shared.plannedEnd);
  const time =
    left <= limits.takeaways
      ? [t('discuss.planned', { end })]
      : [
          topics > 0
            ? t('discuss.each', { each: minutesEach(shared, now), end })
            : t('discuss.rest', { left: Math.ceil(left / minute), end }),
          t('discuss.kept', { kept: limits.takeaways / minute }),
        ];
  return <Facts facts={[t('discuss.topicsLeft', { topics }), ...time]} className={look.muted} />;
}
