import type { SharedView, TopicView } from '#session/view.ts';
import { t } from '../words/words.ts';

/** Who brought a topic and the help each of them wants. */
export function authorsOf({ people }: SharedView, topic: TopicView): string[] {
  const names = new Map<string, string[]>();
  for (const { author, help } of topic.parts) {
    const wants = help && t('stage.wants', { help: t(`help.${help}`) });
    names.set(author, [...(names.get(author) ?? []), ...(wants ? [wants] : [])]);
  }
  const facts = [...names].flatMap(([author, wants]) => [people[author]?.name ?? '', ...wants]);
  return [...new Set(facts)].filter((fact) => fact !== '');
}
