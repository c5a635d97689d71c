import type { Language } from '#session/choices.ts';
import { topicsEndAt } from '#session/plan.ts';
import { votesLeft } from '#session/selectors.ts';
import type { Session } from '#session/session.ts';
import { authorIds, shortNameOf } from '#session/shortNames.ts';
import type { OwnView, SharedView } from '#session/view.ts';
import { type Action, type Card, card, type Element, escaped, execute, type TextRun, text, timeOfDay } from './card.ts';
import { joined, type Say, type Words, wordsIn } from './words.ts';

/** How many topics a card shows at most; the panel shows all. */
const mostTopics = 15;
/** Size limit for the list of topics, in bytes of JSON: Teams accepts messages up to 28 KB. */
const mostBytes = 20 * 1024;

type Outline = Pick<Session, 'openedAt' | 'settings' | 'plannedEnd'>;

/** A key for what the message in the chat shows: if it changes, the message must be edited. */
export function shownBy(session: Outline): string {
  const { rule, votesEach, timeBoxMinutes, chatAgenda = true } = session.settings;
  const views = chatAgenda ? 'own' : 'plain';
  return [rule, votesEach, timeBoxMinutes, session.plannedEnd, views, groupLanguage(session)].join(' ');
}

/** The language of what everyone sees: the one of the person who started the session. */
export function groupLanguage({ settings }: Pick<Session, 'settings'>): Language {
  return settings.language ?? 'en';
}

/**
 * The card as posted in the chat: the steps with their times, and the group's rule. No topic, no name, no count. Its refresh
 * carries `openedAt`, which distinguishes old cards from the current one; it doesn't name the meeting.
 */
export function storedCard(session: Outline, panel: string, language = groupLanguage(session)): Card {
  const say = wordsIn(language);
  const { settings, openedAt } = session;
  const none = text(say('stored.noTopics'), { isSubtle: true });
  const stored = card(language, [heading(say), ...steps(session, say), none], [openPanel(panel, say)]);
  if (settings.chatAgenda === false) return stored;
  return { ...stored, refresh: { action: refreshed(openedAt, say) } };
}

/**
 * The current agenda for one person in the meeting, in their language. It tells whose topics come when, not what they say, which
 * nobody can read here. `own` is `undefined` if the person never opened the panel.
 */
export function personalCard(shared: SharedView, own: OwnView | undefined, panel: string, language: Language): Card {
  const say = wordsIn(language);
  const action = refreshed(shared.openedAt, say);
  const gathering = shared.phase.kind === 'gather';
  const end = say('plannedEnd', { time: timeOfDay(shared.plannedEnd) });
  return {
    ...card(
      language,
      [
        heading(say, state(shared, say)),
        ...(gathering ? steps(shared, say) : [rule(shared, say)]),
        ...facts(shared, own, say).map((fact) => text(fact)),
        ...topics(shared, language),
        text(gathering ? say('onlyYou') : joined`${end} ${say('onlyYou')}`, { isSubtle: true, spacing: 'Medium' }),
      ],
      [openPanel(panel, say), action],
    ),
    refresh: { action },
  };
}

/** What stays in the chat after the clear. It has no refresh, so clients drop the views they had shown. */
export function clearedCard(language: Language): Card {
  const say = wordsIn(language);
  return card(language, [heading(say), text(say('cleared'))]);
}

/** Shown instead of a card that belongs to an earlier session. */
export function earlierCard(panel: string, language: Language): Card {
  const say = wordsIn(language);
  return card(language, [heading(say), text(say('earlier'))], [openPanel(panel, say)]);
}

function heading(say: Say, state?: Words): Element {
  const title = say('title');
  return text(state ? joined`${title} · ${state}` : title, { weight: 'Bolder', size: 'Medium', style: 'heading' });
}

function rule({ settings }: Pick<Outline, 'settings'>, say: Say): Element {
  return text(say(`rule.${settings.rule}`), { spacing: 'None', isSubtle: true });
}

function steps(session: Outline, say: Say): Element[] {
  const { settings, plannedEnd } = session;
  const lines = [
    say('step.gather'),
    say('step.vote', { each: settings.votesEach }),
    say('step.discuss', { minutes: settings.timeBoxMinutes }),
    say('step.takeaways', { time: timeOfDay(topicsEndAt({ plannedEnd })) }),
    say('step.end', { time: timeOfDay(plannedEnd) }),
  ];
  return [
    rule(session, say),
    // Not a Markdown list: clients would renumber it.
    ...lines.map((line, i) => text(joined`${i + 1} · ${line}`, { spacing: i === 0 ? 'Medium' : 'Small' })),
  ];
}

function state({ phase }: SharedView, say: Say): Words {
  switch (phase.kind) {
    case 'vote':
      return phase.open ? say('state.vote', { finished: phase.finished, of: phase.of }) : say('state.reveal');
    case 'discuss':
      if (phase.checkIn) return say('state.check-in');
      if (phase.consultation) return say('state.consultation');
      return 'endsAt' in phase.timer
        ? say('state.discuss', { time: timeOfDay(phase.timer.endsAt) })
        : say('state.paused');
    default:
      return say(`state.${phase.kind}`);
  }
}

function facts(shared: SharedView, own: OwnView | undefined, say: Say): Words[] {
  const { phase, order } = shared;
  if (phase.kind === 'gather') return [say('topicsSoFar', { topics: order.length })];
  return phase.kind === 'vote' && phase.open && own ? [say('votesLeft', { left: votesLeft(shared, own) })] : [];
}

function topics(shared: SharedView, language: Language): Element[] {
  const say = wordsIn(language);
  const { phase, order } = shared;
  const present = phase.kind === 'discuss' || phase.kind === 'introduce' ? phase.topic : undefined;
  const listed: Element[] = [];
  let left = mostBytes;
  for (const id of order.slice(0, mostTopics)) {
    const line = {
      ...topicLine(shared, id, id === present, language),
      // Extra space above the first topic.
      spacing: listed.length === 0 ? ('Medium' as const) : ('Small' as const),
    };
    left -= Buffer.byteLength(JSON.stringify(line));
    if (left < 0) break;
    listed.push(line);
  }
  if (order.length === 0) return [];
  const more = order.length - listed.length;
  const rest = more > 0 ? [text(say('moreTopics', { more }), { isSubtle: true })] : [];
  return [...listed, ...rest, text(say('inPanel'), { isSubtle: true })];
}

/** A topic's place and its authors: "2 · Ben and Cleo". */
function topicLine(shared: SharedView, id: string, present: boolean, language: Language): Element {
  const say = wordsIn(language);
  const topic = shared.topics[id];
  const label = present ? say('now') : topic?.discussed ? say('done') : undefined;
  const bold = present && { weight: 'Bolder' as const };
  const subtle = topic?.discussed && { isSubtle: true as const };
  const place = shared.order.indexOf(id) + 1;
  const authors = authorIds(topic ?? { parts: [] }).map((author) => shortNameOf(shared, author));
  const listed = new Intl.ListFormat(language, { type: 'conjunction' }).format(authors);
  const run = (text: TextRun['text']): TextRun => ({ type: 'TextRun', text, ...bold, ...subtle });
  const line: Element = {
    type: 'RichTextBlock',
    inlines: [run(label ? joined`${label} ${place} · ` : joined`${place} · `), run(escaped(listed))],
  };
  // In a support group, "no votes" beside someone's topic would be unkind.
  if (!topic?.count) return line;
  const count = text(say('votes', { count: topic.count }), { ...bold, ...subtle });
  return {
    type: 'ColumnSet',
    columns: [
      { type: 'Column', width: 'stretch', items: [line] },
      { type: 'Column', width: 'auto', items: [count] },
    ],
  };
}

function openPanel(panel: string, say: Say): Action {
  return { type: 'Action.OpenUrl', title: say('openPanel'), url: panel, style: 'positive' };
}

function refreshed(openedAt: number, say: Say) {
  return execute('agenda', say('latest'), openedAt);
}
