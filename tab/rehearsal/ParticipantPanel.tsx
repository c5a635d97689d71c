import {
  Button,
  CounterBadge,
  FluentProvider,
  makeStyles,
  mergeClasses,
  Text,
  type Theme,
  Tooltip,
  teamsDarkTheme,
  teamsHighContrastTheme,
  teamsLightTheme,
  tokens,
} from '@fluentui/react-components';
import { CallEndRegular, DismissRegular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import type * as host from '../host/host.ts';
import { type Caller, useCall, useCallState } from './call.ts';
import { Face } from './Face.tsx';
import { PromptDialog } from './PromptDialog.tsx';
import { TabFrame } from './TabFrame.tsx';

const themes: Record<host.Theme, Theme> = {
  default: teamsLightTheme,
  dark: teamsDarkTheme,
  contrast: teamsHighContrastTheme,
};

const useStyles = makeStyles({
  item: { display: 'flex', minHeight: 0 },
  // Classes set here also apply to tooltips, so the panel's styles are on an element of their own.
  theme: { backgroundColor: 'transparent' },
  panel: {
    // Teams gives a side panel 280 px of content; the rest is the border.
    width: '282px',
    boxSizing: 'border-box',
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    minHeight: 0,
    overflow: 'hidden',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: '8px',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  // A card with round corners next to the call, wider than Teams' panel.
  inMeet: { width: '362px', borderRadius: '16px' },
  wide: { width: '360px' },
  header: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '6px 6px 6px 10px',
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  name: {
    flexGrow: 1,
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  frame: { width: '280px', flexGrow: 1, border: 'none', backgroundColor: tokens.colorNeutralBackground1 },
  closed: {
    flexGrow: 1,
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '16px',
    padding: '24px',
    textAlign: 'center',
    color: tokens.colorNeutralForeground2,
  },
  badged: { display: 'flex', alignItems: 'center', gap: '8px', textAlign: 'start' },
});

/** One participant's side panel. Closing it unloads the tab, as Teams does when the chat is opened; the person stays. */
export function ParticipantPanel({ caller }: { caller: Caller }) {
  const call = useCall();
  const { theme, panelAsked, badges } = useCallState();
  const [open, setOpen] = useState(true);
  const unloading = useRef<() => Promise<void>>(undefined);
  const styles = useStyles();
  const { name } = caller;
  const teams = call.software.name === 'teams';
  const badged = badges.includes(caller.key);
  useEffect(() => {
    if (open && badged) void call.looked(caller);
  }, [call, caller, open, badged]);
  useEffect(() => {
    if (panelAsked?.person === caller.key) setOpen(true);
  }, [panelAsked, caller.key]);
  async function close() {
    await unloading.current?.();
    setOpen(false);
  }
  return (
    <li className={styles.item}>
      <FluentProvider theme={themes[theme]} className={styles.theme}>
        <div className={mergeClasses(styles.panel, !teams && styles.inMeet)}>
          <header className={styles.header}>
            <Face caller={caller} size={24} />
            <h2 className={styles.name}>{name}</h2>
            <Tooltip content="Leave the meeting" relationship="description">
              <Button
                size="small"
                appearance="subtle"
                icon={<CallEndRegular />}
                aria-label={`${name} leaves the meeting`}
                onClick={() => call.leave(caller)}
              />
            </Tooltip>
            {open && (
              <Tooltip
                content={teams ? 'Close the panel, as opening the chat does' : 'Close the panel'}
                relationship="description"
              >
                <Button
                  size="small"
                  appearance="subtle"
                  icon={<DismissRegular />}
                  aria-label={`Close the panel of ${name}`}
                  onClick={() => void close()}
                />
              </Tooltip>
            )}
          </header>
          <PromptDialog caller={caller} looking={open} onOpen={() => setOpen(true)} />
          {open ? (
            <TabFrame
              className={mergeClasses(styles.frame, !teams && styles.wide)}
              title={`Panel of ${name}`}
              caller={caller}
              surface="sidePanel"
              unloading={unloading}
            />
          ) : (
            <div className={styles.closed}>
              <Text>{name} has closed Mini-M and is still in the meeting.</Text>
              {badged && (
                <Text role="status" className={styles.badged}>
                  <CounterBadge count={1} size="small" color="danger" />
                  Only {name.split(' ')[0]} sees it: a badge on Mini-M’s icon. The meeting waits.
                </Text>
              )}
              <Button autoFocus aria-label={`Reopen the panel of ${name}`} onClick={() => setOpen(true)}>
                Reopen Mini-M
              </Button>
            </div>
          )}
        </div>
      </FluentProvider>
    </li>
  );
}
