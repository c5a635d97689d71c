import {
  FluentProvider,
  makeStyles,
  mergeClasses,
  teamsDarkTheme,
  teamsHighContrastTheme,
  tokens,
} from '@fluentui/react-components';
import { useState, useSyncExternalStore } from 'react';
import { CallBar } from './CallBar.tsx';
import { Chat } from './Chat.tsx';
import { type Caller, useCall, useCallState } from './call.ts';
import { JoinForm } from './JoinForm.tsx';
import { Notices } from './Notices.tsx';
import { ParticipantPanel } from './ParticipantPanel.tsx';
import { SharedStage } from './SharedStage.tsx';
import { VideoTiles } from './VideoTiles.tsx';

const useStyles = makeStyles({
  page: {
    height: '100vh',
    overflowY: 'hidden',
    minWidth: '1280px',
    display: 'grid',
    gridTemplateRows: 'auto minmax(0, 1fr)',
    backgroundColor: tokens.colorNeutralBackground4,
  },
  meet: { backgroundColor: '#131314' },
  call: {
    display: 'grid',
    // The stage takes the room the panels leave: at least a third, and at least what Teams gives it next to an open
    // panel.
    gridTemplateColumns: 'minmax(max(472px, 34vw), 1fr) minmax(0, max-content)',
    gap: '12px',
    padding: '12px',
    minHeight: 0,
  },
  middle: { display: 'flex', flexDirection: 'column', gap: '12px', minWidth: 0, minHeight: 0 },
  panels: {
    display: 'flex',
    gap: '12px',
    overflowX: 'auto',
    minHeight: 0,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
});

/** The page: a meeting window, with the panels of everyone played here side by side. */
export function RehearsalMeeting({ asGuest }: { asGuest: boolean }) {
  const call = useCall();
  const state = useSyncExternalStore(call.subscribe, call.state);
  const styles = useStyles();
  // A meeting window is dark even in Teams' default theme.
  const theme = state?.theme === 'contrast' ? teamsHighContrastTheme : teamsDarkTheme;
  return (
    <FluentProvider theme={theme}>
      <div className={mergeClasses(styles.page, call.software.name === 'meet' && styles.meet)}>
        {state && (asGuest && state.mine.length === 0 ? <JoinForm /> : <Meeting asGuest={asGuest} />)}
      </div>
    </FluentProvider>
  );
}

function Meeting({ asGuest }: { asGuest: boolean }) {
  const { software } = useCall();
  const { mine, sharing } = useCallState();
  const [chatAsked, setChatAsked] = useState<boolean>();
  const styles = useStyles();
  // As in Teams, shared content takes the room, and the chat is a press away.
  const chat = software.name === 'teams' && (chatAsked ?? sharing === null);
  return (
    <>
      <CallBar asGuest={asGuest} chat={chat} onChat={setChatAsked} />
      <main className={styles.call}>
        <section className={styles.middle} aria-label="Meeting">
          <Notices />
          <VideoTiles small={sharing !== null || chat} />
          {sharing !== null && mine.length > 0 && <SharedStage sharing={sharing} />}
          {chat && <Chat />}
        </section>
        <ul className={styles.panels} aria-label="Side panels">
          {mine.map((caller: Caller) => (
            <ParticipantPanel key={caller.key} caller={caller} />
          ))}
        </ul>
      </main>
    </>
  );
}
