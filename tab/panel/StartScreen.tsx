import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { defaultPlannedEnd, type StartSession, startRefusal } from '#session/rules/start.ts';
import { useLive } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { Fold } from '../ui/Fold.tsx';
import { Frame } from '../ui/Frame.tsx';
import { useLook } from '../ui/look.ts';
import { useSendOnce } from '../ui/useSend.ts';
import { language, t, wordedRefusal } from '../words/words.ts';
import { FirstMeeting } from './FirstMeeting.tsx';
import { lastSettings, rememberSettings } from './lastSettings.ts';
import { PlannedEnd } from './PlannedEnd.tsx';
import { RuleField, SettingsFields } from './SettingsFields.tsx';

const useStyles = makeStyles({
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
  },
  honest: { paddingInlineStart: '26px' },
});

/** No session is open here. Whoever presses "Start" becomes the facilitator; looking opens nothing. */
export function StartScreen({ name, clearedAt }: { name: string; clearedAt: number | undefined }) {
  const look = useLook();
  const styles = useStyles();
  const live = useLive();
  const honest = useId();
  const { send, problem, busy } = useSendOnce();
  const [settings, setSettings] = useState(lastSettings);
  const [recordingOff, setRecordingOff] = useState(false);
  const [plannedEnd, setPlannedEnd] = useState<number>();
  const [asking, setAsking] = useState(false);

  async function start(again: boolean) {
    const command: StartSession = {
      type: 'start-session',
      // The message in the chat is for everyone, so its language has to be one: that of whoever starts.
      settings: { ...settings, language: language() },
      recordingOff,
      ...(plannedEnd && { plannedEnd }),
      ...(again && { again }),
    };
    if (startRefusal(command, live.time(), clearedAt)?.code === 'just-cleared') return setAsking(true);
    const outcome = await send(command);
    if (!outcome) rememberSettings(settings);
    else if ('refusal' in outcome && outcome.refusal.code === 'just-cleared') setAsking(true);
  }

  const footer = asking ? (
    <>
      <p className={look.text}>{wordedRefusal({ code: 'just-cleared' })}</p>
      <Button className={look.button} appearance="primary" autoFocus onClick={() => void start(true)}>
        {t('start.again')}
      </Button>
      <Button className={look.button} onClick={() => setAsking(false)}>
        {t('start.notNow')}
      </Button>
    </>
  ) : (
    <>
      <Button className={look.button} appearance="primary" refused={busy} onClick={() => void start(false)}>
        {t('start.start')}
      </Button>
      {problem && <p className={look.problem}>{problem}</p>}
      <p className={look.muted}>{t('start.role', { name })}</p>
    </>
  );

  return (
    <Frame footer={footer} footerLabel={t('start.start')}>
      <h1 className={styles.title}>{t('start.title')}</h1>
      <p className={look.text}>{t('start.lead')}</p>
      <RuleField rule={settings.rule} onChange={(rule) => setSettings({ ...settings, rule })} />
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
      <PlannedEnd end={plannedEnd ?? defaultPlannedEnd(live.time())} onChoose={setPlannedEnd} />
      <Fold label={t('start.settings')}>
        <SettingsFields settings={settings} onChange={(change) => setSettings({ ...settings, ...change })} />
      </Fold>
      <FirstMeeting settings={settings} />
    </Frame>
  );
}
