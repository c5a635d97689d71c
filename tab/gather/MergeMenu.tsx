import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons';
import { useEffect, useId, useRef, useState } from 'react';
import { waitingTopics } from '#session/selectors.ts';
import { useView } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { titleOf } from '../ui/me.ts';
import { t } from '../words/words.ts';

// The button is level with the first line, not with the middle.
const useStyles = makeStyles({ opener: { marginTop: '-12px' } });

/** Lets the facilitator merge this topic into another one. Both texts stay. */
export function MergeMenu({ topic }: { topic: string }) {
  const look = useLook();
  const styles = useStyles();
  const id = useId();
  const { shared } = useView();
  const others = waitingTopics(shared).filter((other) => other !== topic);
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string>();
  const into = others.find((other) => other === chosen) ?? others[0];
  useEffect(() => {
    // In a low panel, the menu would open behind the console.
    if (open) menu.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  if (!into) return null;
  return (
    <>
      <Button
        className={mergeClasses(look.icon, styles.opener)}
        appearance="subtle"
        icon={<MoreHorizontal20Regular />}
        aria-label={t('gather.more')}
        title={t('gather.more')}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <div ref={menu} className={mergeClasses(look.tight, look.ownRow)}>
          <label htmlFor={id} className={look.heading}>
            {t('gather.mergeInto')}
          </label>
          <select id={id} className={look.field} value={into} onChange={(event) => setChosen(event.target.value)}>
            {others.map((other) => {
              const view = shared.topics[other];
              return (
                <option key={other} value={other}>
                  {view && titleOf(view)}
                </option>
              );
            })}
          </select>
          <CommandButton command={{ type: 'merge-topics', topic, into }}>{t('gather.merge')}</CommandButton>
        </div>
      )}
    </>
  );
}
