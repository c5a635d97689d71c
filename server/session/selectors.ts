import { limits } from './limits.ts';
import { mayPublish } from './rules/hidden.ts';
import type { OwnView, SharedView } from './view.ts';

/** How many votes this participant can still place. */
export function votesLeft(shared: SharedView, own: OwnView): number {
  return shared.settings.votesEach - Object.values(own.votes).reduce((sum, n) => sum + n, 0);
}

/** The topics that are still to be discussed, in order, without the current one. */
export function waitingTopics(shared: SharedView): string[] {
  const current = shared.phase.kind === 'discuss' ? shared.phase.topic : undefined;
  return shared.order.filter((id) => id !== current && !shared.topics[id]?.discussed);
}

/** Whether a person takes part: present, and the rule acknowledged. */
export function takesPart(person: SharedView['people'][string] | undefined): boolean {
  return person?.present === true && person.acknowledged;
}

/** The ids of everyone who takes part now. */
export function peopleTakingPart(shared: SharedView): string[] {
  return Object.keys(shared.people).filter((id) => takesPart(shared.people[id]));
}

/** How many people ever joined this session. */
export function joined({ people }: SharedView): number {
  return Object.keys(people).length;
}

/** Whether so few take part, or ever joined, that others may work out each person's vote or answer from the totals. */
export function isSmall(shared: SharedView): boolean {
  return Math.min(joined(shared), peopleTakingPart(shared).length) <= limits.publishedFrom;
}

/** Whether closing voting now would tell everyone the counts. */
export function wouldReveal(shared: SharedView): boolean {
  const { phase } = shared;
  return phase.kind === 'vote' && phase.open && mayPublish(joined(shared), phase.finished, phase.of);
}
