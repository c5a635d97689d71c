import type { SharedView, TopicView } from './view.ts';

type People = Pick<SharedView, 'people'>;

/** What people call each other: a person's first name, or their whole name if someone else has the same. */
export function shortNameOf({ people }: People, id: string): string {
  const name = people[id]?.name ?? '';
  const first = firstNameOf(name);
  const namesakes = Object.values(people).filter((person) => firstNameOf(person.name) === first);
  return namesakes.length > 1 ? name : first;
}

/** The first word of "Maya Lindqvist", or of what follows the comma in "Lindqvist, Maya". */
export function firstNameOf(name: string): string {
  return /(?:.*,)?\s*(\S*)/.exec(name)?.[1] || name;
}

/** The ids of a topic's authors, each once, in the order of their parts. */
export function authorIds({ parts }: Pick<TopicView, 'parts'>): string[] {
  return [...new Set(parts.map((part) => part.author))];
}
