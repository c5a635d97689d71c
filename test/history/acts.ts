import type { Meaning, Part } from './history.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import {
  type Command,
  commands,
  consultationSteps,
  deviceOf,
  newSentenceId,
  newTopicId,
  type Topic,
  type View,
} from './wire.ts';

/** Something that a person can press now. */
export interface Act {
  command: Command;
  about: Meaning;
  /** What nobody else may change until this is answered; otherwise the order of two answers would be unknown. */
  holds?: string;
  /** The same for a topic part. */
  holdsPart?: Part;
}

/** What a person sees and can do. */
export interface Scene {
  view: View;
  ledger: Ledger;
  name: string;
  random: Random;
  /** A text that nobody has written yet. */
  newText(what: 'topic' | 'takeaway' | 'sentence'): string;
  isHeld(what: string): boolean;
  /** It's time for the facilitator to move the session on. */
  shouldMoveOn: boolean;
  /** It's time for the facilitator to clear the session. */
  shouldClear: boolean;
  /** The facilitator does nothing but open the vote and close it again. */
  isFlipping: boolean;
  /** How long the session has been in its present phase, in ms. */
  inPhaseMs: number;
}

interface Mine {
  id: string;
  part: Part;
}

/** This person's next press, at random: usually possible, now and then not. */
export function nextAct(scene: Scene): Act | undefined {
  const { view, name, random } = scene;
  const { shared, own } = view;
  if (!shared.people[own.participant]?.acknowledged) {
    return scene.isHeld('rule') ? undefined : { ...plain(commands.acknowledge(), 'true'), holds: 'rule' };
  }
  const leads = shared.people[shared.facilitator]?.name === name;
  // Without a key, nobody can write.
  if (shared.lock.epochs.length === 0) return leads && !scene.isHeld('key') ? beginEpoch(name) : undefined;
  const choices = [
    ...everyonesChoices(scene),
    ...lockChoices(scene),
    ...(leads ? facilitatorsChoices(scene) : intrudersChoices(scene)),
  ];
  return random.weighted(choices)?.();
}

type Choice = readonly [weight: number, make: () => Act | undefined];

function beginEpoch(name: string): Act {
  const about = { to: name, value: 'there' };
  return { command: commands.beginEpoch(deviceOf(name)), about, holds: 'key' };
}

/** People bring their device, and give the key to others' that lack it. */
function lockChoices({ view, random, name, isHeld }: Scene): Choice[] {
  const { devices } = view.shared.lock;
  const own = deviceOf(name);
  if (!devices[own]) {
    return [[isHeld('device') ? 0 : 10, () => ({ ...plain(commands.bringDevice(own), 'there'), holds: 'device' })]];
  }
  const lacking = Object.entries(devices).filter(([, { keys }]) => !keys[1]);
  const give = (): Act => {
    const [to, { person }] = random.pick(lacking);
    const about = { to: view.shared.people[person]?.name ?? '', value: 'there' };
    return { command: commands.giveKey(own, to), about };
  };
  return [[devices[own].keys[1] && lacking.length > 0 ? 4 : 0, give]];
}

function everyonesChoices(scene: Scene): Choice[] {
  const { view, random, ledger, name, newText } = scene;
  const { shared, own } = view;
  const { phase, step, settings, topics, order } = shared;
  const isOpen = phase.kind === 'vote' && phase.open;
  const isEarly = phase.kind === 'gather' || phase.kind === 'introduce';
  const mine = partsOf(scene);
  const placed = Object.values(own.votes).reduce((sum, n) => sum + n, 0);
  const voted = Object.keys(own.votes);
  const others = order.filter((id) => topics[id]?.parts.some((part) => shared.people[part.author]?.name !== name));

  const add = (): Act => {
    const text = newText('topic');
    const id = newTopicId();
    const lists = { adds: [], edits: [], withdraws: [], merges: [], offers: [] };
    const part: Part = { id, author: name, text, ...lists, isBusy: false };
    return { command: commands.addTopic(id, text), about: { part } };
  };
  const edit = ({ id, part }: Mine): Act => {
    const text = newText('topic');
    return { command: commands.editTopic(id, text), about: { part, value: text }, holdsPart: part };
  };
  const withdraw = ({ id, part }: Mine): Act => {
    return { command: commands.withdrawTopic(id), about: { part }, holdsPart: part };
  };
  const onTopic = (id: string | undefined, make: (id: string) => Command): Act | undefined => {
    const part = id === undefined ? undefined : firstPart(ledger, topics[id]);
    return id !== undefined && part ? { command: make(id), about: { part } } : undefined;
  };
  const offer = (): Act | undefined => {
    const id = random.pick(others);
    const part = firstPart(ledger, topics[id]);
    if (!part || scene.isHeld(`offer ${part.text}`)) return undefined;
    const offered = !own.offersMade.includes(id);
    const about = { part, value: String(offered) };
    return { command: commands.offerHelp(id, offered), about, holds: `offer ${part.text}` };
  };
  const free = mine.filter(({ part }) => !part.isBusy);
  const canAdd = mine.length < settings.topicsEach && phase.kind !== 'wrap-up';
  const canVote = placed < settings.votesEach;
  const choices: Choice[] = [
    [canAdd ? (isEarly ? 5 : 1) : 0.1, add],
    [free.length > 0 ? (isEarly ? 2 : 0.7) : 0, () => edit(random.pick(free))],
    [free.length > 0 ? (isEarly ? 1 : 0.4) : 0, () => withdraw(random.pick(free))],
    [
      order.length > 0 ? (isOpen ? (canVote ? 12 : 0.5) : 0.1) : 0,
      () => onTopic(random.pick(order), commands.castVote),
    ],
    [isOpen && voted.length > 0 ? (canVote ? 5 : 12) : 0, () => onTopic(random.pick(voted), commands.takeBackVote)],
    [order.length > 0 ? 0.1 : 0, () => onTopic(random.pick(order), commands.takeBackVote)],
    [scene.isHeld('takeaway') ? 0 : 1.5, () => takeaway(newText('takeaway'))],
    [others.length > 0 ? 0.7 : 0, offer],
  ];
  if (phase.kind === 'discuss') {
    const ready = !own.ready;
    const isAsked = phase.checkIn !== undefined && phase.checkIn.tally === undefined;
    const answer = random.pick(['finished', 'either', 'continue'] as const);
    choices.push(
      [
        scene.isHeld('ready') ? 0 : 1.5,
        () => ({ ...plain(commands.markReady(step, ready), String(ready)), holds: 'ready' }),
      ],
      [
        isAsked && !scene.isHeld('answer') ? 4 : 0,
        () => ({ ...plain(commands.answer(step, answer), answer), holds: 'answer' }),
      ],
    );
  }
  const { sentences = [] } = shared;
  if (phase.kind === 'discuss' || phase.kind === 'wrap-up') {
    choices.push([0.4, () => plain(commands.propose(newSentenceId(), newText('sentence')), 'there')]);
  }
  if (sentences.length > 0) choices.push([0.3, () => plain(commands.drop(random.pick(sentences).id), 'dropped')]);
  if (phase.kind === 'wrap-up' && !scene.isHeld('worth')) {
    const score = random.integer(1, 5);
    choices.push([1.5, () => ({ ...plain(commands.rate(score), String(score)), holds: 'worth' })]);
  }
  if (phase.kind === 'wrap-up' && !scene.isHeld('turn')) {
    choices.push([0.5, () => ({ command: commands.passTurn(), about: { value: 'over', step }, holds: 'turn' })]);
  }
  return choices;
}

function facilitatorsChoices(scene: Scene): Choice[] {
  const { view, random, ledger } = scene;
  if (scene.isHeld('lead')) return [];
  const { shared, own } = view;
  const { topics, order, people, plannedEnd, latestEnd } = shared;
  const lead = (act: Act): Act => ({ ...act, holds: 'lead' });
  if (scene.shouldClear && !shared.lastCall) return [[100, () => lead(plain(commands.clear()))]];
  const present = Object.keys(people).filter(
    (id) => id !== own.participant && people[id]?.present && people[id].acknowledged,
  );
  const merge = (): Act | undefined => {
    const [from, to] = random.pickSome(order, 2);
    if (!from || !to) return undefined;
    const [part, into] = [firstPart(ledger, topics[from]), firstPart(ledger, topics[to])];
    return part && into && lead({ command: commands.mergeTopics(from, to), about: { part, into } });
  };
  const handOver = (): Act => {
    const to = random.pick(present);
    const name = people[to]?.name ?? '';
    return lead({ command: commands.handOver(to), about: { to: name, value: name } });
  };
  const end = Math.min(plannedEnd + random.integer(-600_000, 600_000), latestEnd);
  const off = !shared.recordingOff;
  if (scene.isFlipping && shared.phase.kind !== 'discuss' && shared.phase.kind !== 'wrap-up') {
    return [[scene.shouldMoveOn && order.length > 0 ? 100 : 0, () => flip(view)]];
  }
  return [
    [0.7, () => lead(plain(commands.confirmRecording(off), String(off)))],
    [0.5, () => lead(plain(commands.setPlannedEnd(end), String(end)))],
    [order.length > 4 ? 0.5 : 0, merge],
    [present.length > 0 ? 0.3 : 0, handOver],
    [scene.shouldMoveOn ? 15 : 0.05, () => move(scene)],
  ];
}

/** A press that this person isn't entitled to, now and then; it must be refused and have no effect. */
function intrudersChoices({ view }: Scene): Choice[] {
  const { step } = view.shared;
  return [
    [0.05, () => plain(commands.moveOn(step, 'wrap-up'))],
    [0.01, () => plain(commands.clear())],
  ];
}

/**
 * Opens and closes voting, in a way that can be undone. Never undoes the opening: after that, any change of the list voids
 * every vote (V11), and the judge couldn't tell a void vote from a lost one.
 */
function flip({ shared }: View): Act {
  const { phase, step, canUndo } = shared;
  if (phase.kind !== 'vote') return plain(commands.moveOn(step, 'vote'));
  if (phase.open) return plain(commands.moveOn(step, 'reveal'));
  return plain(canUndo ? commands.undo(step) : commands.moveOn(step, 'discuss'));
}

function move({ view, random, inPhaseMs }: Scene): Act | undefined {
  const { phase, canUndo, order } = view.shared;
  // Now and then the press comes a step too late.
  const step = view.shared.step - (random.isLucky(0.05) ? 1 : 0);
  const to = (target: string) => () => plain(commands.moveOn(step, target));
  const undo = () => plain(commands.undo(step));
  const some = order.length > 0 ? 1 : 0;
  const back = canUndo ? 1 : 0;
  switch (phase.kind) {
    case 'gather':
      return random.weighted([
        [0.2 * some, to('introduce')],
        [0.8 * some, to('vote')],
      ])?.();
    case 'introduce':
      return random.weighted([
        [0.4, to('introduce')],
        [0.5, to('vote')],
        [0.2 * back, undo],
      ])?.();
    case 'vote':
      if (phase.open) return to('reveal')();
      return random.weighted([
        [(inPhaseMs > 15_000 ? 0.5 : 2) * back, undo],
        [0.5 * some, to('discuss')],
      ])?.();
    case 'discuss':
      return random.weighted([
        [1, to('next-topic')],
        [1, () => plain(consulted(step, phase.consultation?.step, random))],
        [0.5, () => plain(commands.extend(step, random.pick([1, 2, 5])))],
        [1 * back, undo],
        [0.4, to('wrap-up')],
      ])?.();
    case 'wrap-up':
      return random.weighted([
        [1 * back, undo],
        [0.5, to('wrap-up')],
      ])?.();
  }
}

/** Begins a consultation, goes one step on or back in it, or leaves it. */
function consulted(step: number, present: string | undefined, random: Random): Command {
  if (present === undefined) return commands.beginConsultation(step);
  const to = consultationSteps[consultationSteps.indexOf(present) + random.pick([1, 1, -1])];
  return to === undefined ? commands.leaveConsultation(step) : commands.goToConsultationStep(step, to);
}

/** The command to repeat after the person was told to try again; undefined if it no longer makes sense. */
export function sameAgain(command: Command, about: Meaning, view: View): Act | undefined {
  const { part, value } = about;
  const topic = part && topicOf(view, part);
  switch (command.type) {
    case 'add-topic':
      return part && { command: commands.addTopic(part.id, part.text), about };
    case 'cast-vote':
      return topic === undefined ? undefined : { command: commands.castVote(topic), about };
    case 'take-back-vote':
      return topic === undefined ? undefined : { command: commands.takeBackVote(topic), about };
    case 'write-takeaway':
      return value === undefined ? undefined : takeaway(value);
  }
  return undefined;
}

function takeaway(text: string): Act {
  return { ...plain(commands.writeTakeaway(text), text), holds: 'takeaway' };
}

function plain(command: Command, value?: string): Act {
  return { command, about: value === undefined ? {} : { value } };
}

function firstPart(ledger: Ledger, topic: Topic | undefined): Part | undefined {
  const [first] = topic?.parts ?? [];
  return first && ledger.byText.get(first.text);
}

function partsOf({ view, ledger, name }: Scene): Mine[] {
  const { topics, people } = view.shared;
  return Object.values(topics)
    .flatMap(({ parts }) => parts)
    .filter(({ author }) => people[author]?.name === name)
    .flatMap(({ id, text }) => {
      const part = ledger.byText.get(text);
      return part ? [{ id, part }] : [];
    });
}

function topicOf(view: View, part: Part): string | undefined {
  const texts = new Set([part.text, ...part.edits.map((op) => op.about.value)]);
  return Object.entries(view.shared.topics).find(([, { parts }]) => parts.some(({ text }) => texts.has(text)))?.[0];
}
