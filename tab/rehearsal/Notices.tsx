import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useCall, useCallState } from './call.ts';

/** Notices about the meeting as a whole: that it ended, and what the host would have done outside the tab. */
export function Notices() {
  const call = useCall();
  const { software } = call;
  const { ended, notice } = useCallState();
  return (
    <>
      {ended && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            {software.name === 'teams'
              ? 'The meeting has ended: in two minutes its session is cleared, unless the meeting starts again. Teams would have closed the panels; here they stay, so that you can watch.'
              : 'The call has ended, and Meet would have closed the panels. It does not tell Mini-M, which asks: whoever is in no call is sent away, and within four minutes the session is cleared.'}
          </MessageBarBody>
          <MessageBarActions>
            <Button onClick={() => call.resume()}>
              {software.name === 'teams' ? 'Start the meeting again' : 'Start another call'}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {notice && (
        <MessageBar>
          <MessageBarBody>{notice}</MessageBarBody>
          <MessageBarActions
            containerAction={
              <Button
                appearance="transparent"
                aria-label="Dismiss"
                icon={<DismissRegular />}
                onClick={() => call.notify(undefined)}
              />
            }
          />
        </MessageBar>
      )}
    </>
  );
}
