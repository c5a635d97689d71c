import { Button, makeStyles, mergeClasses } from '@fluentui/react-components';
import { Pause20Regular, Play20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { minutesEach } from '#session/prompt.ts';
import { waitingTopics } from '#session/refusal.ts';
import { extensionMinutes, limits } from '#session/session.ts';
import { useTime, useView } from '../live/useLive.ts';
import { CommandButton } from '../panel/CommandButton.tsx';
import { useLook } from '../panel/look.ts';
import { Say } from '../panel/Say.tsx';
import { Undo } from '../panel/Undo.tsx';
import { t, timeOfDay } from '../words/words.ts';
import { Extend } from './Extend.tsx';

/** The facilitator's decisions on a topic. At a check-in: its result first, then what most of them would like. */
export function DiscussConsole() {
  const look = useLook();
  const { phase, step } = useView().shared;
  // Another moment, other words: steering is for the one in which it was asked for.
  const [steeredAt, setSteeredAt] = useState<number>();
  if (phase.kind !== 'discuss') return null;
  const steering = steeredAt === step && !phase.checkIn;
  const { tally } = phase.checkIn ?? {};
  const stay = tally !== undefined && tally.continue > tally.finished;
  return (
    <>
      <Say steering={steering} />
      {!phase.checkIn && <Talking paused={'left' in phase.timer} />}
      {phase.checkIn && !tally && <Asking />}
      {tally && (stay ? <Staying /> : <MovingOn />)}
      <div className={look.line}>
        <Budget />
        {phase.checkIn ? (
          <Undo />
        ) : (
          <Button
            className={mergeClasses(look.button, look.short, look.narrow, steering && look.chosen)}
            aria-pressed={steering}
            title={t('say.steerLong')}
            onClick={() => setSteeredAt(steering ? undefined : step)}
          >
            {t('say.steer')}
          </Button>
        )}
      </div>
    </>
  );
}

const minute = 60_000;
const [longest = 0, ...shorter] = extensionMinutes;

// Three beside each other still fit one line.
const useStyles = makeStyles({ beside: { padding: '0 6px' } });

function Talking({ paused }: { paused: boolean }) {
  const look = useLook();
  const { step } = useView().shared;
  return (
    <>
      <NextTopic primary />
      <Extend label="discuss.extend" minutes={extensionMinutes} atOnce={extensionMinutes.at(-1)}>
        <CommandButton
          command={{ type: paused ? 'resume-timer' : 'pause-timer', step }}
          className={look.icon}
          narrow
          icon={paused ? <Play20Regular /> : <Pause20Regular />}
          aria-label={t(paused ? 'discuss.resume' : 'discuss.pause')}
        />
        <Undo />
      </Extend>
    </>
  );
}

function Asking() {
  const { step } = useView().shared;
  return (
    <>
      <CommandButton command={{ type: 'show-tally', step }} appearance="primary" explain>
        {t('checkIn.show')}
      </CommandButton>
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
      <CommandButton command={{ type: 'extend-topic', step, minutes: longest }} appearance="primary" explain>
        {t('checkIn.five', { minutes: longest })}
      </CommandButton>
      <Extend label="discuss.extendOther" minutes={shorter}>
        <NextTopic />
      </Extend>
    </>
  );
}

function MovingOn() {
  return (
    <>
      <NextTopic primary />
      <Extend label="discuss.extend" minutes={extensionMinutes} />
    </>
  );
}

function NextTopic({ primary = false }: { primary?: boolean }) {
  const styles = useStyles();
  const { shared } = useView();
  const last = waitingTopics(shared).length === 0;
  const word = primary ? 'discuss.toTakeaways' : 'discuss.takeaways';
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

/** How the time that is left goes with the topics that are left. */
function Budget() {
  const look = useLook();
  const now = useTime();
  const { shared } = useView();
  const left = shared.plannedEnd - now;
  const values = { topics: waitingTopics(shared).length, end: timeOfDay(shared.plannedEnd) };
  return (
    <p className={look.muted}>
      {left > limits.takeaways
        ? t('discuss.budgetEach', {
            ...values,
            left: Math.ceil(left / minute),
            each: minutesEach(shared, now),
            kept: limits.takeaways / minute,
          })
        : t('discuss.budgetOver', values)}
    </p>
  );
}
