import '../words/later.ts';
import { FluentProvider } from '@fluentui/react-components';
import { VideoPeople32Regular } from '@fluentui/react-icons';
import { MessageScreen } from '../ui/MessageScreen.tsx';
import lightTheme from '../ui/themes/lightTheme.ts';
import { t } from '../words/words.ts';

/** Shown if no host answers, or the host knows of no meeting. */
export function NoMeeting() {
  return (
    <FluentProvider theme={lightTheme} style={{ height: '100%' }}>
      <MessageScreen sign={<VideoPeople32Regular />} title={t('noMeeting.title')} text={t('noMeeting.text')} />
    </FluentProvider>
  );
}
