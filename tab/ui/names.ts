import type { SharedView, TopicView, View } from '#session/view.ts';
import { listed, t } from '../words/words.ts';
import { nameOf, titleOf } from './me.ts';

/** What people call each other: a person's first name, or their whole name if someone else has the same. */
export function shortNameOf(shared: Pick<SharedView, 'people'>, id: string): string {
  const name = nameOf(shared, id);
  const first = firstNameOf(name);
  const namesakes = Object.values(shared.people).filter((person) => firstNameOf(person.name) === first);
  return namesakes.length > 1 ? name : first;
}

/** The first word of "Maya Lindqvist", or of what follows the comma in "Lindqvist, Maya". */
export function firstNameOf(name: string): string {
  return /(?:.*,)?\s*(\S*)/.exec(name)?.[1] || name;
}

/** A person's place among everyone who joined, for the color of their `Face`: it never changes. */
export function seatOf({ people }: Pick<SharedView, 'people'>, id: string): number {
  return Object.keys(people).indexOf(id);
}

type Authored = Pick<TopicView, 'parts'>;

/** The short names of a topic's authors: "Aiko and Lena". */
export function authorsOf(shared: SharedView, topic: Authored): string {
  return listed(authorIds(topic).map((id) => shortNameOf(shared, id)));
}

/** What a topic is called in a button's name: "Tomás’s topic", with its first words if its authors brought others, too. */
export function topicName({ shared, own }: View, id: string): string {
  const topic = shared.topics[id];
  if (!topic) return '';
  const key = String(authorIds(topic));
  const ofThem = Object.values(shared.topics).filter((other) => String(authorIds(other)) === key);
  const names = { author: authorsOf(shared, topic), mine: key === own.participant };
  if (ofThem.length === 1) return t('topic.whose', names);
  return t('topic.whoseOf', { ...names, start: startOf(titleOf(topic)) });
}

function authorIds({ parts }: Authored): string[] {
  return [...new Set(parts.map((part) => part.author))];
}

/** The first few words of a text, which may have no spaces. */
function startOf(text: string): string {
  const start = text.split(/\s+/).slice(0, 4).join(' ');
  return `${[...start].slice(0, 28).join('')}…`;
}
