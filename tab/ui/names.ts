import { authorIds, shortNameOf } from '#session/shortNames.ts';
import type { SharedView, TopicView, View } from '#session/view.ts';
import { listed, t } from '../words/words.ts';
import { titleOf } from './me.ts';

export { firstNameOf, shortNameOf } from '#session/shortNames.ts';

/** A person's place among everyone who joined, for the color of their `Face`: it never changes. */
export function seatOf({ people }: Pick<SharedView, 'people'>, id: string): number {
  return Object.keys(people).indexOf(id);
}

type Authored = Pick<TopicView, 'parts'>;

/** The short names of a topic's authors: "Aiko and Lena". */
export function authorsOf(shared: SharedView, topic: Authored): string {
  return listed(authorIds(topic).map((id) => shortNameOf(shared, id)));
}

let named: { topics: SharedView['topics']; people: SharedView['people']; byTopic: Map<string, string> } | undefined;

/**
 * What a topic is called in a button's name: "Tomás’s topic", with its first words if its authors brought others, too. Kept for
 * the latest topics and people: each of many topics asks for it at each change.
 */
export function topicName(view: View, id: string): string {
  const { topics, people } = view.shared;
  if (named?.topics !== topics || named.people !== people) named = { topics, people, byTopic: new Map() };
  const name = named.byTopic.get(id) ?? newTopicName(view, id);
  named.byTopic.set(id, name);
  return name;
}

function newTopicName({ shared, own }: View, id: string): string {
  const topic = shared.topics[id];
  if (!topic) return '';
  const key = String(authorIds(topic));
  const names = { author: authorsOf(shared, topic), mine: key === own.participant };
  if (countByAuthors(shared.topics).get(key) === 1) return t('topic.whose', names);
  return t('topic.whoseOf', { ...names, start: startOf(titleOf(topic)) });
}

let counted: { topics: SharedView['topics']; byAuthors: Map<string, number> } | undefined;

/** How many topics the same people brought. Kept for the latest topics: each of many topics asks for it. */
function countByAuthors(topics: SharedView['topics']): Map<string, number> {
  if (counted?.topics !== topics) {
    const byAuthors = new Map<string, number>();
    for (const topic of Object.values(topics)) {
      const key = String(authorIds(topic));
      byAuthors.set(key, (byAuthors.get(key) ?? 0) + 1);
    }
    counted = { topics, byAuthors };
  }
  return counted.byAuthors;
}

/** The first few words of a text, which may have no spaces. */
function startOf(text: string): string {
  const start = text.split(/\s+/).slice(0, 4).join(' ');
  return `${[...start].slice(0, 28).join('').replace(/…$/, '')}…`;
}
