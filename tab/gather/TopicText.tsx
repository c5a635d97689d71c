import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ReactNode, use, useState } from 'react';
import { useViewPart } from '../live/useLive.ts';
import { Button } from '../ui/Button.tsx';
import { ClampedText } from '../ui/ClampedText.tsx';
import { Facts } from '../ui/Facts.tsx';
import { useLook } from '../ui/look.ts';
import { authorsOf, shortNameOf, topicName } from '../ui/names.ts';
import type { PlainPart, PlainTopic } from '../ui/plain.ts';
import { UserText } from '../ui/UserText.tsx';
import { t } from '../words/words.ts';
import { DraftContext, isOpenDraft } from './draft.ts';
import { OwnPart } from './OwnPart.tsx';

const useStyles = makeStyles({
  // Text runs in its own direction, but is aligned with its author's name.
  text: { textAlign: '-webkit-match-parent' as 'match-parent' },
  small: { fontSize: '13px', lineHeight: '17px' },
  by: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: '6px' },
  oneLine: { maxHeight: tokens.lineHeightBase200 },
  // The links below must not cover the button.
  roomy: { paddingBottom: '8px' },
  // As high as any target, without moving the lines above and below it.
  merged: {
    minHeight: '44px',
    minWidth: '44px',
    margin: '-14px 0',
    padding: 0,
    backgroundColor: 'transparent',
    transitionProperty: 'none',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorBrandForeground2,
    '> span': {
      padding: '0 6px',
      borderRadius: tokens.borderRadiusMedium,
      backgroundColor: tokens.colorBrandBackground2,
    },
  },
  parts: {
    margin: '4px 0',
    paddingInlineStart: '8px',
    borderInlineStartWidth: '2px',
    borderInlineStartStyle: 'solid',
    borderInlineStartColor: tokens.colorBrandStroke2,
  },
});

interface Props {
  id: string;
  topic: Pick<PlainTopic, 'parts' | 'count'>;
  /** The topic everyone looks at: in large letters, and what its author would like in a sentence. */
  present?: boolean;
  /** The viewer can edit and withdraw their own parts here. An edit that was begun elsewhere goes on in any case. */
  editable?: boolean;
  /** What the facilitator can do with it. */
  children?: ReactNode;
}

/** A topic's text, its authors and the help they want. A merged topic shows its first text, and the others on request. */
export function TopicText({ id, topic: { parts, count }, present = false, editable = false, children }: Props) {
  const look = useLook();
  const styles = useStyles();
  const me = useViewPart(({ own }) => own.participant);
  const author = useViewPart(({ shared }) => authorsOf(shared, { parts }));
  const name = useViewPart((view) => topicName(view, id));
  const [isOpen, setOpen] = useState(false);
  const own = parts.filter((part) => part.author === me);
  // Others' topics have no drafts, and aren't redrawn with each letter that is typed.
  const drafts = own.length > 0 ? use(DraftContext)?.[0] : undefined;
  const [first] = parts;
  if (!first) return null;
  const edited = own.filter(({ id }) => isOpenDraft(drafts?.[id]));
  const yours = own.length === parts.length;
  const help = first.help && t(`help.${first.help}`);
  const by = yours
    ? help
      ? t(present ? 'topic.yoursWants' : 'topic.yoursWith', { help })
      : t('topic.yours')
    : help
      ? t(present ? 'topic.wants' : 'topic.byWith', { author, help })
      : t('topic.by', { author });
  const merged = parts.length > 1;
  return (
    <>
      {!edited.includes(first) && (
        <ClampedText
          text={first.text}
          unread={first.unread}
          lines={present ? 3 : 2}
          what={name}
          className={mergeClasses(styles.text, present ? look.title : styles.small)}
        />
      )}
      <div className={mergeClasses(styles.by, merged && styles.roomy)}>
        {present && count ? (
          <Facts facts={[by, t('topic.votes', { count })]} className={look.muted} />
        ) : (
          <div className={mergeClasses(look.muted, !present && styles.oneLine)}>{by}</div>
        )}
        {merged && (
          <Button
            className={styles.merged}
            appearance="transparent"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            {t('topic.merged', { count: parts.length })}
          </Button>
        )}
      </div>
      {merged && isOpen && (
        <ul className={mergeClasses(look.list, styles.parts)}>
          {parts.map((part) => (
            <li key={part.id}>
              <UserText text={part.text} unread={part.unread} className={mergeClasses(styles.text, styles.small)} />
              <AuthorOf part={part} />
            </li>
          ))}
        </ul>
      )}
      <div className={edited.length > 0 ? look.stack : look.links}>
        {own.map((part) => (
          <OwnPart
            key={part.id}
            part={part}
            name={merged ? t('topic.yourPartName') : name}
            label={part === first ? undefined : t('topic.yourPart', { text: part.text })}
            editable={editable}
          />
        ))}
        {children}
      </div>
    </>
  );
}

function AuthorOf({ part: { author, help } }: { part: PlainPart }) {
  const look = useLook();
  const name = useViewPart(({ shared }) => shortNameOf(shared, author));
  return (
    <div className={look.muted}>
      {help ? t('topic.byWith', { author: name, help: t(`help.${help}`) }) : t('topic.by', { author: name })}
    </div>
  );
}
