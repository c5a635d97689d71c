import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { useId } from 'react';
import { withoutTopic } from '#session/prompt.ts';
import { peopleTakingPart } from '#session/selectors.ts';
import { useView } from '../live/useLive.ts';
import { CommandButton } from '../ui/CommandButton.tsx';
import { useLook } from '../ui/look.ts';
import { nameOf } from '../ui/me.ts';
import { PromptLine } from '../ui/PromptLine.tsx';
import { t } from '../words/words.ts';

/** Up to this many names fit a line or two; beyond that, the count is enough. */
const fewNames = 3;

const useStyles = makeStyles({
  // In a low panel, the list of people says the same.
  missing: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: '8px',
    '@media (max-height: 540px)': { display: 'none' },
  },
  // A name wraps only if it doesn't fit a line.
  names: { display: 'contents', listStyleType: 'none' },
});

export function GatherConsole() {
  const look = useLook();
  const styles = useStyles();
  const label = useId();
  const { shared } = useView();
  const { step } = shared;
  const of = peopleTakingPart(shared).length;
  const missing = withoutTopic(shared);
  return (
    <>
      <PromptLine />
      <CommandButton command={{ type: 'move-on', step, to: 'introduce' }} appearance="primary" explain>
        {t('gather.toIntroductions')}
      </CommandButton>
      {/* Before the first topic, both buttons would give the same reason, and the room is better used for the form. */}
      {shared.order.length > 0 && (
        <CommandButton command={{ type: 'move-on', step, to: 'vote' }}>{t('gather.toVoting')}</CommandButton>
      )}
      {missing.length > 0 && missing.length <= fewNames && missing.length < of && (
        <div className={mergeClasses(look.muted, styles.missing)}>
          <span id={label}>{t('gather.missing')}</span>
          <ul className={styles.names} aria-labelledby={label}>
            {missing.map((id) => (
              <li key={id}>{nameOf(shared, id)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
