import type { ConsultationStep, Settings } from './choices.ts';
import { defaultConsultation, limits } from './limits.ts';
import { mayPublish } from './rules/hidden.ts';
import type { OwnView, PhaseView, SharedView } from './view.ts';

/** How many votes this participant can still place. */
export function votesLeft(shared: SharedView, own: OwnView): number {
  return shared.settings.votesEach - Object.values(own.votes).reduce((sum, n) => sum + n, 0);
}

/** The topics that are still to be discussed, in order, without the current one. */
export function waitingTopics(shared: SharedView): string[] {
  const current = shared.phase.kind === 'discuss' ? shared.phase.topic : undefined;
  return shared.order.filter((id) => id !== current && !shared.topics[id]?.discussed);
}

/** Whether voting hasn't been opened yet, or its opening was undone. */
export function isBeforeVoting({ kind }: Pick<PhaseView, 'kind'>): boolean {
  return kind === 'names' || kind === 'gather' || kind === 'introduce';
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

/** Whether two groups would give everyone more time. */
export function isLarge(shared: SharedView): boolean {
  return peopleTakingPart(shared).length > limits.largeGroup;
}

/** The minutes for a step of a consultation. */
export function consultationMinutes({ consultation }: Settings, step: ConsultationStep): number {
  return (consultation ?? defaultConsultation)[step];
}

/** Whose consultation it would be: of those here, the first author who asked for one, or else the first author. */
export function consultationAuthor({ topics, people }: SharedView, topic: string): string | undefined {
  const here = topics[topic]?.parts.filter((part) => takesPart(people[part.author])) ?? [];
  return (here.find((part) => part.help === 'a-consultation') ?? here[0])?.author;
}

/**
 * Who might facilitate next time: of those taking part, the next one by name after the facilitator. Nothing of it is kept.
 */
export function nextFacilitator(shared: SharedView): string | undefined {
  const { people, facilitator } = shared;
  const byName = (a: string, b: string) =>
    (people[a]?.name ?? '').localeCompare(people[b]?.name ?? '', 'en') || (a < b ? -1 : 1);
  const others = peopleTakingPart(shared).filter((id) => id !== facilitator);
  const inTurn = [...others, facilitator].sort(byName);
  const after = inTurn.indexOf(facilitator) + 1;
  return others.length > 0 ? inTurn[after % inTurn.length] : undefined;
}

/**
 * The numbers of three questions, from 1 to 60, for someone without a topic: one of each kind, and never the same for two
 * people.
 */
export function starterQuestions({ people }: SharedView, me: string): number[] {
  const place = Object.keys(people).indexOf(me);
  return [1, 2, 3].map((kind) => place + 1 + (kind - 1) * limits.participants);
}

/** Whether closing voting now would tell everyone the counts. */
export function wouldReveal(shared: SharedView): boolean {
  const { phase } = shared;
  return phase.kind === 'vote' && phase.open && mayPublish(joined(shared), phase.finished, phase.of);
}
