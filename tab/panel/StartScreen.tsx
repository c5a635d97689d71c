import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import { limits } from '#session/limits.ts';
import { defaultPlannedEnd, type StartSession, startRefusal } from '#session/rules/start.ts';
import type { Vacant } from '../live/live.ts';
import { useLive } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { Frame } from '../ui/Frame.tsx';
import { useLook } from '../ui/laterLook.ts';
import { firstNameOf } from '../ui/names.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { useSendOnce } from '../ui/useSend.ts';
import { language, numeral, t, timeOfDay, wordedRefusal } from '../words/words.ts';
import { FirstMeeting } from './FirstMeeting.tsx';
import { lastSettings, rememberSettings } from './lastSettings.ts';
import { PlannedEnd } from './PlannedEnd.tsx';
import { RuleField, SettingsFields } from './SettingsFields.tsx';
import { Table } from './Table.tsx';

const minute = 60_000;

const useStyles = makeStyles({
  honest: { paddingInlineStart: '26px' },
  steps: { display: 'flex', flexDirection: 'column', gap: '4px' },
  step: { display: 'flex', alignItems: 'center', gap: '10px', minHeight: '24px' },
  place: {
    flexShrink: 0,
    width: '24px',
    height: '24px',
    display: 'grid',
    placeItems: 'center',
    borderRadius: tokens.borderRadiusCircular,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorTransparentStroke}`,
    boxSizing: 'border-box',
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  settings: {
    minHeight: '52px',
    padding: 0,
    justifyContent: 'space-between',
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    borderRadius: 0,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
});

/** No session is open here: who is here, what will happen, and who starts. Looking opens nothing. */
export function StartScreen({ name, here = [], starter, clearedAt }: Omit<Vacant, 'kind'>) {
  const look = useLook();
  const styles = useStyles();
  const live = useLive();
  const honest = useId();
  const names = useId();
  const { send, problem, busy } = useSendOnce();
  const [settings, setSettings] = useState(lastSettings);
  const [recordingOff, setRecordingOff] = useState(false);
  const [chosenEnd, setChosenEnd] = useState<number>();
  const [asking, setAsking] = useState(false);
  const [open, setOpen] = useState(false);
  const [startsMyself, setStartsMyself] = useState(false);
  const plannedEnd = chosenEnd ?? defaultPlannedEnd(live.time());
  // Until then, the settings are up to the person who scheduled this.
  const isMine = startsMyself || starter === undefined || starter === name;
  const { timeBoxMinutes, votesEach } = settings;

  async function start(again: boolean) {
    const command: StartSession = {
      type: 'start-session',
      // The message in the chat is for everyone, so its language has to be one: that of whoever starts.
      settings: { ...settings, language: language() },
      recordingOff,
      ...(chosenEnd && { plannedEnd: chosenEnd }),
      ...(again && { again }),
    };
    if (startRefusal(command, live.time(), clearedAt)?.code === 'just-cleared') return setAsking(true);
    const outcome = await send(command);
    if (!outcome) rememberSettings(settings);
    else if ('refusal' in outcome && outcome.refusal.code === 'just-cleared') setAsking(true);
  }

  const others = isMine ? undefined : t('start.starter', { name: firstNameOf(starter) });
  const footer = asking ? (
    <>
      <p className={look.text}>{wordedRefusal({ code: 'just-cleared' })}</p>
      <Button className={look.button} appearance="primary" autoFocus onClick={() => void start(true)}>
        {t('start.again')}
      </Button>
      {/* In the place of the button that asked. */}
      <Button className={look.button} onClick={() => setAsking(false)}>
        {t('start.notNow')}
      </Button>
      <p className={look.muted}>{t('start.role', { scheduled: starter === name })}</p>
    </>
  ) : (
    <>
      {others && <p className={look.strong}>{others}</p>}
      <Button
        className={look.button}
        appearance={isMine ? 'primary' : 'secondary'}
        refused={busy}
        onClick={() => (isMine ? void start(false) : setStartsMyself(true))}
      >
        {t(isMine ? 'start.start' : 'start.startMyself')}
      </Button>
      {problem && <p className={look.problem}>{problem}</p>}
      {startsMyself && (
        <Button className={look.button} appearance="subtle" onClick={() => setStartsMyself(false)}>
          {t('start.notNow')}
        </Button>
      )}
      {isMine && <p className={look.muted}>{t('start.role', { scheduled: starter === name })}</p>}
    </>
  );

  const talkMinutes = (plannedEnd - live.time() - limits.usualGather - limits.usualVote - limits.takeaways) / minute;
  const steps = [
    { text: t('start.step.topics'), minutes: limits.usualGather / minute },
    {
      text: isMine ? t('start.step.vote', { each: votesEach }) : t('start.step.voteAny'),
      minutes: limits.usualVote / minute,
    },
    {
      text: isMine ? t('start.step.discuss', { minutes: timeBoxMinutes }) : t('start.step.discussAny'),
      minutes: Math.max(0, Math.floor(talkMinutes)),
    },
    { text: t('start.step.takeaways'), minutes: limits.takeaways / minute },
  ];

  return (
    <Frame footer={footer} footerLabel={t('start.start')}>
      <h1 className={look.title}>{t('start.greeting', { name: firstNameOf(name), starts: isMine })}</h1>
      <Table people={[name, ...here]}>{t('start.here', { count: here.length + 1 })}</Table>
      <ol className={mergeClasses(look.list, look.muted, styles.steps)}>
        {steps.map(({ text, minutes }, at) => (
          <li key={text} className={styles.step}>
            <span className={styles.place} aria-hidden="true">
              {numeral(at + 1)}
            </span>
            <span className={look.grow}>{text}</span>
            {isMine && <span>{t('discuss.minutes', { minutes })}</span>}
          </li>
        ))}
      </ol>
      {isMine && (
        <>
          <div>
            <label className={look.check}>
              <input
                type="checkbox"
                checked={recordingOff}
                aria-describedby={honest}
                onChange={(e) => setRecordingOff(e.target.checked)}
              />
              <span className={look.text}>{t('start.recording')}</span>
            </label>
            <p id={honest} className={mergeClasses(look.muted, styles.honest)}>
              {t('start.recordingHonest')}
            </p>
          </div>
          <Button
            className={mergeClasses(look.button, look.muted, styles.settings)}
            appearance="transparent"
            icon={<ChevronRight16Regular className={look.forward} />}
            iconPosition="after"
            onClick={() => setOpen(true)}
          >
            {t('start.summary', {
              end: timeOfDay(plannedEnd),
              minutes: timeBoxMinutes,
              rule: t(`rule.${settings.rule}`),
            })}
          </Button>
        </>
      )}
      <p className={look.muted}>{t('lock.promise')}</p>
      {open && (
        <Sheet title={t('start.settings')} onClose={() => setOpen(false)}>
          <PlannedEnd end={plannedEnd} onChoose={setChosenEnd} />
          <RuleField rule={settings.rule} onChange={(rule) => setSettings({ ...settings, rule })} />
          <SettingsFields settings={settings} onChange={(change) => setSettings({ ...settings, ...change })} />
          <div>
            <label className={look.check}>
              <input
                type="checkbox"
                checked={settings.firstMeeting === true}
                aria-describedby={names}
                onChange={(e) => setSettings({ ...settings, firstMeeting: e.target.checked })}
              />
              <span className={look.text}>{t('settings.firstMeeting')}</span>
            </label>
            <p id={names} className={mergeClasses(look.muted, styles.honest)}>
              {t('settings.firstMeetingNote')}
            </p>
            <FirstMeeting settings={settings} />
          </div>
        </Sheet>
      )}
    </Frame>
  );
}
