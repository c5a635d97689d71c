import { makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { SubtractRegular } from '@fluentui/react-icons/svg/subtract';
import { useId, useRef } from 'react';
import { useRefusal, useViewPart } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { useLook } from '../ui/look.ts';
import { topicName } from '../ui/names.ts';
import { numeral, t, wordedRefusal } from '../words/words.ts';
import { low } from './StageFrame.tsx';
import { useActs } from './useActs.ts';
import { whyId } from './VoteActs.tsx';

const useStyles = makeStyles({
  votes: {
    flexShrink: 0,
    marginInlineStart: 'auto',
    display: 'flex',
    alignItems: 'center',
    // On a low stage, the targets reach a little below the card.
    [low]: { marginBottom: '-4px' },
  },
  button: {
    minWidth: '44px',
    height: '44px',
    padding: 0,
    color: tokens.colorBrandForeground2,
    transitionProperty: 'none',
    '&, &:hover, &:hover:active': { backgroundColor: 'transparent' },
    '& > .fui-Button__icon': {
      boxSizing: 'border-box',
      width: '28px',
      height: '28px',
      padding: '4px',
      borderRadius: '50%',
      border: `1px solid ${tokens.colorBrandStroke2}`,
      '& > svg': { width: '18px', height: '18px' },
    },
    '&:hover > .fui-Button__icon': { backgroundColor: tokens.colorBrandBackground2 },
  },
  value: {
    minWidth: '1.2em',
    textAlign: 'center',
    fontSize: '1.2em',
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorBrandForeground2,
  },
});

/** One's own votes on a topic. A press shows at once; a refusal takes it back and says why. */
export function CardVotes({ id }: { id: string }) {
  const look = useLook();
  const styles = useStyles();
  const { send, say } = useActs();
  const said = useId();
  const topic = useViewPart((view) => topicName(view, id));
  const count = useViewPart(({ own }) => own.votes[id] ?? 0);
  const refused = useRefusal({ type: 'cast-vote', topic: id });
  const plus = useRef<HTMLButtonElement>(null);

  function takeBack() {
    // At zero the `−` disappears; whoever pressed it stays on this card.
    if (count === 1) plus.current?.focus();
    return send({ type: 'take-back-vote', topic: id });
  }

  return (
    <span className={styles.votes}>
      {count > 0 && (
        <>
          <Button
            className={styles.button}
            appearance="transparent"
            icon={<SubtractRegular />}
            aria-label={t('vote.less', { topic })}
            onClick={takeBack}
          />
          <span aria-hidden="true" className={styles.value}>
            {numeral(count)}
          </span>
        </>
      )}
      <Button
        ref={plus}
        className={styles.button}
        appearance="transparent"
        icon={<AddRegular />}
        aria-label={t('vote.more', { topic })}
        aria-describedby={refused ? `${said} ${whyId}` : said}
        refused={refused !== undefined}
        onMouseEnter={refused && (() => say(wordedRefusal(refused)))}
        onClick={() => send({ type: 'cast-vote', topic: id })}
      />
      <span id={said} className={look.spoken}>
        {t('vote.mine', { count })}
      </span>
    </span>
  );
}
