import '../words/later.ts';
import { FluentProvider } from '@fluentui/react-components';
import { VideoPeople32Regular } from '@fluentui/react-icons';
import lightTheme from '../lightTheme.ts';
import { Calm } from '../panel/Calm.tsx';
import { t } from '../words/words.ts';

/** What is said where no host answers, or the host knows of no meeting. */
export function NoMeeting() {
  return (
    <FluentProvider theme={lightTheme} style={{ height: '100%' }}>
      <Calm sign={<VideoPeople32Regular />} title={t('noMeeting.title')} text={t('noMeeting.text')} />
    </FluentProvider>
  );
}
