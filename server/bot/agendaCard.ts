import { votesLeft } from '#session/refusal.ts';
import type { Session } from '#session/session.ts';
import { limits } from '#session/session.ts';
import type { OwnView, SharedView } from '#session/view.ts';
import { type Action, type Card, card, type Element, execute, text, timeOfDay } from './card.ts';
import { words } from './words.ts';

/** A client gets at most this many topics: messages may have 28 KB, and the panel has them all. */
const mostTopics = 15;

type Outline = Pick<Session, 'openedAt' | 'settings' | 'plannedEnd'>;

/** What the message in the chat says, as a short name: another name, another message. */
export function shownBy({ settings, plannedEnd }: Outline): string {
  const { rule, votesEach, timeBoxMinutes, chatAgenda = true } = settings;
  return [rule, votesEach, timeBoxMinutes, plannedEnd, chatAgenda ? 'own' : 'plain'].join(' ');
}

/**
 * The card as it stands in the chat: the steps with their times and the group's rule; no topic, no name, no count.
 * `openedAt` lets its refresh tell an old card from the present one; it names no meeting.
 */
export function storedCard(session: Outline, panel: string): Card {
  const { settings, openedAt } = session;
  const end = text(words.plannedEnd(timeOfDay(session.plannedEnd)), { isSubtle: true });
  const stored = card([heading(), ...steps(session), end], [openPanel(panel)]);
  if (settings.chatAgenda === false) return stored;
  return { ...stored, refresh: { action: refreshed(openedAt) } };
}

/** The agenda as it stands, for one person who is in the meeting. `own` is absent for who never opened the panel. */
export function personalCard(shared: SharedView, own: OwnView | undefined, panel: string): Card {
  const action = refreshed(shared.openedAt);
  return {
    ...card(
      [
        heading(),
        ...(shared.phase.kind === 'gather'
          ? steps(shared)
          : [text(words.rules[shared.settings.rule], { spacing: 'None' })]),
        ...state(shared, own).map((line) => text(line, { spacing: 'Small' })),
        ...topics(shared),
        text(`${words.plannedEnd(timeOfDay(shared.plannedEnd))} ${words.onlyYou}`, { isSubtle: true }),
      ],
      [openPanel(panel), action],
    ),
    refresh: { action },
  };
}

/** What stays in the chat after the clear. Without a refresh, clients drop what they had shown. */
export function clearedCard(): Card {
  return card([heading(), text(words.cleared)]);
}

function heading(): Element {
  return text(words.title, { weight: 'Bolder', size: 'Medium' });
}

function steps({ settings, plannedEnd }: Outline): Element[] {
  const { rule, votesEach, timeBoxMinutes } = settings;
  const { gather, vote, discuss, wrapUp, clear } = words.steps;
  const takeaways = wrapUp(timeOfDay(plannedEnd - limits.takeaways));
  const lines = [gather, vote(votesEach), discuss(timeBoxMinutes), takeaways, clear];
  return [
    text(words.rules[rule], { spacing: 'None' }),
    // Not Markdown lists, whose numbers clients set as they like.
    ...lines.map((line, i) => text(`${i + 1} · ${line}`, { spacing: 'Small' })),
  ];
}

function state(shared: SharedView, own: OwnView | undefined): string[] {
  const { phase, order, votes } = shared;
  switch (phase.kind) {
    case 'gather':
      return [words.gathering(order.length)];
    case 'introduce':
      return [words.introducing];
    case 'vote':
      if (!phase.open) return [words.revealed];
      return [words.voting(votes.placed, votes.of), ...(own ? [words.votesLeft(votesLeft(shared, own))] : [])];
    case 'discuss':
      if (phase.checkIn) return [words.checkIn];
      return ['endsAt' in phase.timer ? words.discussingUntil(timeOfDay(phase.timer.endsAt)) : words.paused];
    case 'wrap-up':
      return [words.wrappingUp];
  }
}

function topics(shared: SharedView): Element[] {
  const { phase, order } = shared;
  const present = phase.kind === 'discuss' || phase.kind === 'introduce' ? phase.topic : undefined;
  const listed = order.slice(0, mostTopics).map((id) => topicLine(shared, id, id === present));
  const more = order.length - listed.length;
  return more > 0 ? [...listed, text(words.moreTopics(more), { isSubtle: true })] : listed;
}

function topicLine(shared: SharedView, id: string, present: boolean): Element {
  const topic = shared.topics[id];
  const label = present ? words.now : topic?.discussed ? words.done : '';
  const said = topic?.parts.map((part) => part.text).join(' · ') ?? '';
  const line: Element = {
    type: 'RichTextBlock',
    inlines: [
      ...(label ? [{ type: 'TextRun' as const, text: label, weight: 'Bolder' as const }] : []),
      { type: 'TextRun', text: said, ...(topic?.discussed && { isSubtle: true as const }) },
    ],
  };
  if (topic?.count === undefined) return line;
  return {
    type: 'ColumnSet',
    spacing: 'Small',
    columns: [
      { type: 'Column', width: 'stretch', items: [line] },
      { type: 'Column', width: 'auto', items: [text(words.votes(topic.count))] },
    ],
  };
}

function openPanel(panel: string): Action {
  return { type: 'Action.OpenUrl', title: words.openPanel, url: panel };
}

function refreshed(openedAt: number) {
  return execute('agenda', words.latest, { openedAt });
}
