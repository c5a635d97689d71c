import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import { waitingTopics } from '#session/refusal.ts';
import { useView } from '../live/useLive.ts';
import { CommandButton } from '../panel/CommandButton.tsx';
import { useLook } from '../panel/look.ts';
import { titleOf } from '../panel/me.ts';
import { t } from '../words/words.ts';

const useStyles = makeStyles({
  menu: { alignSelf: 'flex-start', '&[open]': { flexBasis: '100%' } },
  dots: { width: '44px', justifyContent: 'center', marginInlineStart: 'auto', color: tokens.colorNeutralForeground3 },
});

/** For the facilitator: puts this topic into another one. Both texts stay. */
export function MergeMenu({ topic }: { topic: string }) {
  const look = useLook();
  const styles = useStyles();
  const id = useId();
  const { shared } = useView();
  const others = waitingTopics(shared).filter((other) => other !== topic);
  const [chosen, setChosen] = useState<string>();
  const into = others.find((other) => other === chosen) ?? others[0];
  if (!into) return null;
  return (
    <details className={styles.menu}>
      <summary
        className={mergeClasses(look.summary, styles.dots)}
        aria-label={t('gather.more')}
        title={t('gather.more')}
      >
        <MoreHorizontal20Regular aria-hidden="true" />
      </summary>
      <div className={look.tight}>
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
    </details>
  );
}
