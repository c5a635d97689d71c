import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Command } from '#session/command.ts';
import { extensionMinutes } from '#session/limits.ts';
import { refusal } from '#session/rules/refusals.ts';
import { isLarge, peopleTakingPart } from '#session/selectors.ts';
import type { PhaseView } from '#session/view.ts';
import { useTime, useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { type Control, controlsOf, extension, skipsOf } from '../ui/controls.ts';
import { useLook } from '../ui/look.ts';
import { PromptLine } from '../ui/PromptLine.tsx';
import { CloseVoting } from '../vote/CloseVoting.tsx';
import { t } from '../words/words.ts';
import { ClearSession } from '../wrapUp/ClearSession.tsx';

const useStyles = makeStyles({
  // Three fit one line in most languages; otherwise they wrap.
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: 'inherit',
    '> *': { flexGrow: 1, flexBasis: 'auto', minWidth: 'min-content' },
    // While something is asked, no other button may move to where the pointer is.
    '&:has(> fieldset) > :not(fieldset)': { display: 'none' },
  },
  rows: {
    display: 'flex',
    flexDirection: 'column',
    gap: '6px',
    '@media (max-height: 540px)': { gap: '4px' },
    '@media (max-height: 430px)': { gap: '2px' },
  },
  other: {
    flexGrow: 1,
    minWidth: '44px',
    minHeight: '44px',
    padding: '0 4px',
    fontSize: '13px',
    lineHeight: '16px',
    '@media (max-height: 540px)': { fontSize: tokens.fontSizeBase200 },
  },
  large: { flexDirection: 'row', alignItems: 'center', padding: '2px 2px 2px 12px', '> p': { flexGrow: 1 } },
  wide: { flexGrow: 2, minHeight: '44px' },
});

/** The order below the proposed step. */
const inRow = ['extend', 'pause', 'show', 'next'] as const;

/** What the facilitator can say and do now: the one proposed step, the others below it, and undo. */
export function Console() {
  const styles = useStyles();
  const view = useView();
  const now = useTime();
  // The choice of another length belongs to the moment in which it was asked for.
  const [isLargeRead, setLargeRead] = useState(false);
  const [choosingAt, setChoosingAt] = useState<number>();
  const { phase, step, canUndo } = view.shared;
  const controls = controlsOf(view, now);
  // Nothing is proposed that the rules forbid yet, such as a result that would give answers away.
  const primary = controls.find(
    ({ primary, slot, command }) => primary && !(slot === 'show' && refusal(view, command, now)),
  );
  const others = inRow.flatMap((slot) => controls.filter((one) => one.slot === slot && !one.primary));
  const skip = skipsOf(view, now).find(({ command }) => isUsual(command, phase));
  if (skip && !refusal(view, skip.command, now)) others.push(skip);
  const back = controls.find(({ slot }) => slot === 'back');
  const undo = (canUndo || back?.command.type !== 'undo-transition') && back;
  const isTold = phase.kind === 'discuss' && phase.checkIn?.tally && controls.some(({ slot }) => slot === 'extend');
  const proposedLength = primary?.command.type === 'extend-topic' ? primary.command.minutes : undefined;
  const lengths = extensionMinutes
    .filter((minutes) => minutes !== proposedLength)
    .map((minutes) => ({ ...extension(step, minutes), short: t('discuss.minutes', { minutes }) }));

  const other = ({ slot, label, short, command }: Control) => (
    <CommandButton
      key={slot + label}
      className={styles.other}
      command={command}
      aria-label={short && slot !== 'show' ? label : undefined}
    >
      {slot === 'show' ? label : (short ?? label)}
    </CommandButton>
  );

  const proposed =
    primary?.command.type === 'move-on' && primary.command.to === 'reveal' ? (
      <CloseVoting className={styles.wide} />
    ) : (
      primary && (
        <CommandButton key={primary.slot + primary.label} command={primary.command} appearance="primary">
          {primary.label}
        </CommandButton>
      )
    );
  const row = [
    ...others.map(other),
    isTold && (
      <Button key="length" className={styles.other} onClick={() => setChoosingAt(step)}>
        {t('discuss.otherLength')}
      </Button>
    ),
    phase.kind === 'wrap-up' && <ClearSession key="clear" className={styles.other} />,
    undo && other(undo),
  ].filter(Boolean);

  return (
    <>
      {isLarge(view.shared) && !isLargeRead ? <LargeGroup onRead={() => setLargeRead(true)} /> : <PromptLine />}
      <div className={styles.rows}>
        {row.length > 1 && proposed}
        <div className={styles.row}>
          {row.length <= 1 && proposed}
          {choosingAt === step ? (
            <>
              {lengths.map(other)}
              <Button className={styles.other} onClick={() => setChoosingAt(undefined)}>
                {t('gather.cancel')}
              </Button>
            </>
          ) : (
            row
          )}
        </div>
      </div>
    </>
  );
}

/** Whether this way on is as usual as the one that is proposed, and so beside it. */
function isUsual(command: Command, { kind }: PhaseView): boolean {
  if (command.type === 'leave-consultation') return true;
  if (command.type !== 'move-on' || command.to === 'names') return false;
  return kind === 'names' ? command.to === 'gather' : kind === 'gather' || kind === 'introduce';
}

/** Said once, in the place of what there is to say. */
function LargeGroup({ onRead }: { onRead(): void }) {
  const look = useLook();
  const styles = useStyles();
  const { shared } = useView();
  return (
    <div className={mergeClasses(look.notice, styles.large)}>
      <p className={look.muted}>{t('large.text', { count: peopleTakingPart(shared).length })}</p>
      <Button className={mergeClasses(look.button, look.short, look.narrow)} onClick={onRead}>
        {t('large.ok')}
      </Button>
    </div>
  );
}
