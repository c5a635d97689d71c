import {
  Button,
  Link,
  makeStyles,
  mergeClasses,
  Select,
  Text,
  ToggleButton,
  Tooltip,
  tokens,
} from '@fluentui/react-components';
import {
  CallEndFilled,
  ChatRegular,
  DarkThemeRegular,
  FastForwardRegular,
  PersonAddRegular,
  WeatherMoonRegular,
  WeatherSunnyRegular,
} from '@fluentui/react-icons';
import { type ReactElement, useState } from 'react';
import type { Artifact } from '#session/choices.ts';
import type { Theme } from '../host/host.ts';
import { type Caller, useCall, useCallState } from './call.ts';
import { cast } from './cast.ts';

const themes: Array<{ theme: Theme; label: string; icon: ReactElement }> = [
  { theme: 'default', label: 'Default theme', icon: <WeatherSunnyRegular /> },
  { theme: 'dark', label: 'Dark theme', icon: <WeatherMoonRegular /> },
  { theme: 'contrast', label: 'High contrast theme', icon: <DarkThemeRegular /> },
];

const recordings: Array<{ artifact: Artifact; label: string }> = [
  { artifact: 'recording', label: 'Record' },
  { artifact: 'transcript', label: 'Transcript' },
  { artifact: 'notes', label: 'AI notes' },
];

const languages = [
  { locale: 'en', name: 'English' },
  { locale: 'de', name: 'Deutsch' },
  { locale: 'ja', name: '日本語' },
  { locale: 'ar', name: 'العربية' },
];

/** At its narrowest, the bar has no room for its own name. */
const tight = '@media (max-width: 1440px)';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    // One line even at its narrowest: the bar isn't part of what is rehearsed.
    gap: '12px',
    [tight]: { gap: '6px' },
    minHeight: '48px',
    whiteSpace: 'nowrap',
    padding: '0 16px',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  title: { display: 'flex', alignItems: 'baseline', gap: '10px', flexGrow: 1, minWidth: 0 },
  heading: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    [tight]: { position: 'absolute', clipPath: 'inset(50%)' },
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  group: { display: 'flex', alignItems: 'center', gap: '4px' },
  links: { gap: '12px' },
  link: { fontSize: tokens.fontSizeBase200 },
  choice: {
    padding: '4px 12px',
    [tight]: { padding: '4px 6px' },
    borderRadius: tokens.borderRadiusCircular,
    '&[aria-current]': {
      color: tokens.colorNeutralForeground1,
      fontWeight: tokens.fontWeightSemibold,
      backgroundColor: tokens.colorNeutralBackground1Selected,
    },
  },
  end: {
    backgroundColor: tokens.colorStatusDangerBackground3,
    color: tokens.colorNeutralForegroundOnBrand,
    ':hover': {
      backgroundColor: tokens.colorStatusDangerBackground3Hover,
      color: tokens.colorNeutralForegroundOnBrand,
    },
  },
});

/** The meeting's top bar: who is here, and what can be done to the meeting as a whole. */
export function CallBar({ asGuest, chat, onChat }: { asGuest: boolean; chat: boolean; onChat(open: boolean): void }) {
  const call = useCall();
  const { people, canSkip, ended, online } = useCallState();
  const styles = useStyles();
  return (
    <header className={styles.bar}>
      <div className={styles.title}>
        <h1 className={styles.heading}>Rehearsal meeting</h1>
        <SoftwareChoice />
        <Text size={200} className={styles.quiet} role="status">
          {online ? inTheCall(people.length) : 'The server does not answer. Trying again.'}
        </Text>
      </div>
      {canSkip && <TimeControl />}
      {call.software.name === 'meet' && <RecordControl />}
      {call.software.name === 'teams' && (
        <>
          <LanguageControl />
          <ThemeControl />
        </>
      )}
      <div className={mergeClasses(styles.group, styles.links)}>
        {call.software.name === 'teams' && (
          <ToggleButton
            size="small"
            appearance="subtle"
            icon={<ChatRegular />}
            checked={chat}
            onClick={() => onChat(!chat)}
          >
            Chat
          </ToggleButton>
        )}
        {!asGuest && <AddParticipant />}
        <Link className={styles.link} href={`?join&meeting=${call.meeting}`} target="_blank">
          Join as somebody else
        </Link>
        {call.software.name === 'teams' && (
          <Link className={styles.link} href="/organizer" target="_blank">
            Organizer
          </Link>
        )}
      </div>
      {!ended && (
        <Button
          size="small"
          className={styles.end}
          appearance="primary"
          icon={<CallEndFilled />}
          onClick={() => call.end()}
        >
          End the meeting
        </Button>
      )}
    </header>
  );
}

function inTheCall(people: number): string {
  return people === 1 ? '1 person in the call' : `${people} people in the call`;
}

/** Chooses which host is played; each has a meeting of its own. */
function SoftwareChoice() {
  const { software } = useCall();
  const styles = useStyles();
  return (
    <nav className={styles.group} aria-label="Meeting’s software">
      {[
        { name: 'teams', label: 'Teams', path: '/' },
        { name: 'meet', label: 'Meet', path: '/meet' },
      ].map(({ name, label, path }) => (
        <Link
          key={name}
          href={path}
          aria-current={name === software.name ? 'page' : undefined}
          className={styles.choice}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** Advances the server's clock, so that nobody has to wait for a time box. */
function TimeControl() {
  const call = useCall();
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/useSemanticElements: not every browser lays out a fieldset as a row
    <div className={styles.group} role="group" aria-label="Let time pass">
      <Button size="small" appearance="subtle" icon={<FastForwardRegular />} onClick={() => call.skip(60_000)}>
        Skip 1 min
      </Button>
      <Button size="small" appearance="subtle" onClick={() => call.skip(5 * 60_000)}>
        Skip 5 min
      </Button>
    </div>
  );
}

/** Switches for the recordings, transcripts and notes that Meet's API shows. */
function RecordControl() {
  const call = useCall();
  const { artifacts } = useCallState();
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/useSemanticElements: see TimeControl.
    <div className={styles.group} role="group" aria-label="Record the call">
      {recordings.map(({ artifact, label }) => {
        const running = artifacts[artifact] === 'STARTED';
        return (
          <ToggleButton
            key={artifact}
            size="small"
            appearance="subtle"
            checked={running}
            onClick={() => call.record(artifact, !running)}
          >
            {label}
          </ToggleButton>
        );
      })}
    </div>
  );
}

function ThemeControl() {
  const call = useCall();
  const { theme } = useCallState();
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/useSemanticElements: see TimeControl.
    <div className={styles.group} role="group" aria-label="Theme">
      {themes.map(({ theme: one, label, icon }) => (
        <Tooltip key={one} content={label} relationship="label">
          <ToggleButton
            size="small"
            appearance="subtle"
            icon={icon}
            checked={theme === one}
            onClick={() => call.setTheme(one)}
          />
        </Tooltip>
      ))}
    </div>
  );
}

/** The host's language, which the tab follows; this page itself is in English. */
function LanguageControl() {
  const call = useCall();
  const { locale } = useCallState();
  return (
    <Select
      size="small"
      aria-label="Language"
      value={new Intl.Locale(locale).language}
      onChange={(_change, { value }) => call.setLocale(value)}
    >
      {languages.map(({ locale: one, name }) => (
        <option key={one} value={one} lang={one}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function AddParticipant() {
  const call = useCall();
  const { people, mine } = useCallState();
  /** Requests in flight: a second press, before the server has answered, is for the next person. */
  const [coming, setComing] = useState<readonly Caller[]>([]);
  const next = cast.find((p) => ![...people, ...mine, ...coming].some((other) => other.key === p.key));

  async function add(caller: Caller) {
    setComing((others) => [...others, caller]);
    await call.join(caller).finally(() => setComing((others) => others.filter((other) => other !== caller)));
  }

  return (
    <Button
      size="small"
      appearance="subtle"
      icon={<PersonAddRegular />}
      disabledFocusable={!next}
      onClick={() => next && add(next)}
    >
      {next ? 'Add participant' : 'Everybody is here'}
    </Button>
  );
}
