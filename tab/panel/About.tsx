import { makeStyles } from '@fluentui/react-components';
import { useHost } from '../host/useHost.ts';
import { useViewPart } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { Fold } from '../ui/Fold.tsx';
import { useLook } from '../ui/look.ts';
import { useIsFacilitator } from '../ui/me.ts';
import { t, timeOfDay } from '../words/words.ts';
import { ClearSession } from '../wrapUp/ClearSession.tsx';
import { Agenda } from './Agenda.tsx';
import { ChimeSwitch } from './CheckInChime.tsx';
import { FirstMeeting } from './FirstMeeting.tsx';
import { Keys } from './Keys.tsx';
import { People } from './People.tsx';
import { SessionSettings } from './SessionSettings.tsx';
import { ShareToStage } from './ShareToStage.tsx';

const useStyles = makeStyles({ about: { marginTop: 'auto' } });

/** What is the same in every phase, each folded to one line: people, confidentiality, settings, the end. */
export function About() {
  const look = useLook();
  const styles = useStyles();
  const facilitator = useIsFacilitator();
  // Selected one by one: none of these changes with a vote, and votes come in bursts.
  const settings = useViewPart(({ shared }) => shared.settings);
  const here = useViewPart(({ shared }) => Object.values(shared.people).filter((person) => person.present).length);
  const recordingOff = useViewPart(({ shared }) => shared.recordingOff);
  const plannedEnd = useViewPart(({ shared }) => shared.plannedEnd);
  const kind = useViewPart(({ shared }) => shared.phase.kind);
  const step = useViewPart(({ shared }) => shared.step);
  const { rule } = settings;
  const recording = t(recordingOff ? 'session.recordingShort' : 'session.recordingUnknownShort');
  return (
    <section className={styles.about} aria-label={t('session.about')}>
      <Fold label={t('people.here', { count: here })}>
        <People />
      </Fold>
      <Fold label={t('session.summary', { rule: t(`rule.${rule}.name`), recording })}>
        <div className={look.stack}>
          <p className={look.text}>{t(`rule.${rule}`)}</p>
          <p className={look.text}>{t(recordingOff ? 'session.recordingOff' : 'session.recordingUnknown')}</p>
          <p className={look.muted}>{t('rule.keeps')}</p>
          <p className={look.muted}>{t('end.ends', { end: timeOfDay(plannedEnd) })}</p>
        </div>
      </Fold>
      {useHost().context.name === 'meet' && <Agenda />}
      {facilitator && kind === 'gather' && <FirstMeeting settings={settings} />}
      {facilitator && (
        <Fold label={t('session.settings')}>
          <SessionSettings />
        </Fold>
      )}
      <Fold label={t('session.more')}>
        <div className={look.stack}>
          <ChimeSwitch />
          {facilitator && kind !== 'wrap-up' && (
            <>
              <CommandButton command={{ type: 'move-on', step, to: 'wrap-up' }}>{t('takeaways.go')}</CommandButton>
              <ClearSession appearance="secondary" />
            </>
          )}
          <Keys />
        </div>
      </Fold>
      <ShareToStage />
    </section>
  );
}
