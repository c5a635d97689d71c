import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { memo } from 'react';
import { isSmall } from '#session/selectors.ts';
import { AddTopic } from '../gather/AddTopic.tsx';
import { TopicText } from '../gather/TopicText.tsx';
import { useViewPart } from '../live/useLive.ts';
import { useLook } from '../ui/look.ts';
import { topicName } from '../ui/names.ts';
import { t } from '../words/words.ts';
import { VoteStepper } from './VoteStepper.tsx';

const useStyles = makeStyles({
  // The topics share the height, so that eight of them fit a usual panel and few don't crowd at its top.
  list: {
    flexGrow: 1,
    display: 'flex',
    flexDirection: 'column',
    margin: '-10px 0 -12px',
    '@media (max-height: 430px)': { margin: '-6px 0' },
  },
  votable: {
    flexGrow: 1,
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '4px',
    minHeight: '44px',
    maxHeight: '84px',
    paddingTop: 0,
    paddingBottom: 0,
    // An opened text or a form takes what it needs.
    '&:has(form, [aria-expanded=true])': { maxHeight: 'none' },
  },
  text: { flexGrow: 1, flexBasis: '120px', minWidth: 0 },
});

/** Votes can be placed, moved and taken back until voting closes. */
export function Vote() {
  const look = useLook();
  const styles = useStyles();
  const small = useViewPart(({ shared }) => isSmall(shared));
  const order = useViewPart(({ shared }) => shared.order);
  return (
    <>
      {small && <p className={look.muted}>{t('vote.small')}</p>}
      <ul className={mergeClasses(look.list, styles.list)} aria-label={t('vote.topics')}>
        {order.map((id) => (
          <Votable key={id} id={id} />
        ))}
      </ul>
      <AddTopic folded />
    </>
  );
}

/** Memoized to redraw only when this topic changes: there may be many, and votes come in bursts. */
const Votable = memo(function Votable({ id }: { id: string }) {
  const look = useLook();
  const styles = useStyles();
  const parts = useViewPart(({ shared }) => shared.topics[id]?.parts);
  const name = useViewPart((view) => topicName(view, id));
  if (!parts) return null;
  return (
    <li className={mergeClasses(look.item, styles.votable)}>
      <div className={styles.text}>
        <TopicText id={id} topic={{ parts }} />
      </div>
      <VoteStepper id={id} name={name} />
    </li>
  );
});
