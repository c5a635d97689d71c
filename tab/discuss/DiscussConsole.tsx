import { Pause20Regular, Play20Regular } from '@fluentui/react-icons';
import { waitingTopics } from '#session/refusal.ts';
import { extensionMinutes, limits } from '#session/session.ts';
import { useTime, useView } from '../live/useLive.ts';
import { CommandButton } from '../panel/CommandButton.tsx';
import { nameOf } from '../panel/me.ts';
import { Say } from '../panel/Say.tsx';
import { Undo } from '../panel/Undo.tsx';
import { t, timeOfDay } from '../words/words.ts';
import { Extend } from './Extend.tsx';

/** The facilitator's decisions on a topic. At a check-in: its result first, then the two ways on. */
export function DiscussConsole() {
  const { shared } = useView();
  const { phase, step } = shared;
  if (phase.kind !== 'discuss') return null;
  const { checkIn } = phase;
  const [longest = 0, ...shorter] = extensionMinutes;
  const stay = checkIn?.tally !== undefined && checkIn.tally.continue > checkIn.tally.finished;
  const undecided = checkIn !== undefined && !checkIn.tally;
  const next = <NextTopic primary={!stay && !undecided} />;
  if (!checkIn) {
    const paused = 'left' in phase.timer;
    return (
      <>
        <SayDiscuss />
        {next}
        <Extend minutes={extensionMinutes}>
          <CommandButton
            command={{ type: paused ? 'resume-timer' : 'pause-timer', step }}
            icon={paused ? <Play20Regular /> : <Pause20Regular />}
          >
            {t(paused ? 'discuss.resume' : 'discuss.pause')}
          </CommandButton>
        </Extend>
        <Budget />
      </>
    );
  }
  const more = (
    <CommandButton
      command={{ type: 'extend-topic', step, minutes: longest }}
      appearance={stay ? 'primary' : 'secondary'}
      explain
    >
      {t('checkIn.five', { minutes: longest })}
    </CommandButton>
  );
  return (
    <>
      <SayDiscuss />
      {undecided && (
        <CommandButton command={{ type: 'show-tally', step }} appearance="primary" explain>
          {t('checkIn.show')}
        </CommandButton>
      )}
      {stay ? [more, next] : [next, more]}
      <Extend minutes={shorter} />
      <Budget />
    </>
  );
}

function NextTopic({ primary }: { primary: boolean }) {
  const { shared } = useView();
  const last = waitingTopics(shared).length === 0;
  return (
    <CommandButton
      command={{ type: 'move-on', step: shared.step, to: last ? 'wrap-up' : 'next-topic' }}
      appearance={primary ? 'primary' : 'secondary'}
      explain
    >
      {t(last ? 'discuss.toTakeaways' : 'discuss.nextTopic')}
    </CommandButton>
  );
}

/** How the time that is left goes with the topics that are left. */
function Budget() {
  const now = useTime();
  const { shared } = useView();
  const left = shared.plannedEnd - now;
  const values = { topics: waitingTopics(shared).length, end: timeOfDay(shared.plannedEnd) };
  return (
    <Undo>
      {left > limits.takeaways
        ? t('discuss.budget', {
            ...values,
            minutes: Math.ceil(left / 60_000),
            kept: limits.takeaways / 60_000,
          })
        : t('discuss.budgetOver', values)}
    </Undo>
  );
}

function SayDiscuss() {
  const { shared, own } = useView();
  const { phase } = shared;
  if (phase.kind !== 'discuss') return null;
  const { tally } = phase.checkIn ?? {};
  const part = shared.topics[phase.topic]?.parts[0];
  const author = nameOf(shared, part?.author ?? '');
  const yours = part?.author === own.participant;
  if (!phase.checkIn) {
    if (yours) return <Say line={t('say.discussOwn')} />;
    if (!part?.help) return <Say line={t('say.discuss', { author })} />;
    return <Say line={t('say.discussHelp', { author, help: t(`help.${part.help}`) })} />;
  }
  if (!tally) return <Say line={t('say.check-in')} />;
  if (tally.continue > tally.finished) return <Say line={t('say.more')} />;
  if (tally.continue === tally.finished) return <Say line={t('say.divided')} />;
  return <Say line={yours ? t('say.enoughOwn') : t('say.enough', { author })} />;
}
