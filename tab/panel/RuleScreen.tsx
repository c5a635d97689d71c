import { ShieldLockRegular } from '@fluentui/react-icons';
import { useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { MessageScreen } from '../ui/MessageScreen.tsx';
import { nameOf } from '../ui/me.ts';
import { t } from '../words/words.ts';
import { Recorded } from './Recorded.tsx';

/** The rule that everyone agrees to, with one press, before anything else. */
export function RuleScreen() {
  const look = useLook();
  const { shared } = useView();
  const facilitator = nameOf(shared, shared.facilitator);
  return (
    <MessageScreen
      sign={<ShieldLockRegular />}
      title={t(`rule.${shared.settings.rule}`)}
      text={t('rule.lead', { facilitator })}
    >
      <CommandButton command={{ type: 'acknowledge-rule' }} about={shared.settings.rule} appearance="primary">
        {t('rule.agree')}
      </CommandButton>
      <Recorded />
      <p className={look.muted}>{t(shared.recordingOff ? 'session.recordingOff' : 'session.recordingUnknown')}</p>
      <p className={look.muted}>{t('lock.promise')}</p>
      <p className={look.muted}>{t('rule.keeps')}</p>
    </MessageScreen>
  );
}
