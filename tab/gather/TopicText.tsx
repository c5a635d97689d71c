import { mergeClasses } from '@fluentui/react-components';
import type { TopicView } from '#session/view.ts';
import { useViewPart } from '../live/useLive.ts';
import { useLook } from '../panel/look.ts';
import { t } from '../words/words.ts';
import { OwnPart } from './OwnPart.tsx';

type Part = TopicView['parts'][number];

interface Props {
  topic: TopicView;
  /** In full sentences, for the topic that all look at. */
  present?: boolean;
  /** One's own words can be edited and withdrawn here. */
  editable?: boolean;
}

/** A topic's words, who brought them and what would help; merged topics keep each part with its author. */
export function TopicText({ topic, present = false, editable = false }: Props) {
  const look = useLook();
  const people = useViewPart(({ shared }) => shared.people);
  const me = useViewPart(({ own }) => own.participant);
  return topic.parts.map((part) => {
    const yours = part.author === me;
    const words = (
      <>
        <div className={mergeClasses(look.text, present && look.strong)}>{part.text}</div>
        <div className={look.muted}>{byline(part, people[part.author]?.name ?? '', yours, present)}</div>
      </>
    );
    return (
      <div key={part.id} className={look.full}>
        {editable && yours ? <OwnPart part={part}>{words}</OwnPart> : words}
      </div>
    );
  });
}

function byline({ help }: Part, author: string, yours: boolean, present: boolean): string {
  if (yours) {
    if (!help) return t('topic.yours');
    return t(present ? 'topic.yoursWants' : 'topic.yoursWith', { help: t(`help.${help}`) });
  }
  if (!help) return t('topic.by', { author });
  return t(present ? 'topic.wants' : 'topic.byWith', { author, help: t(`help.${help}`) });
}
