import type { Command } from '#session/command.ts';
import type { ComparisonCommand } from '#session/rules/comparison.ts';
import type { LockCommand } from '#session/rules/lock.ts';
import type { View } from '#session/view.ts';
import { kidOf, makeBox, newKey, newSid, openBox } from '../lock/box.ts';
import { lockText, type TextLock, type TextPlace, textKey } from '../lock/texts.ts';
import { comparing } from './comparing.ts';
import type { Outcome } from './live.ts';
import type { LockActions, LockDevice, LockState, LockTrouble, PlainView, Unread } from './lockState.ts';
import { openTexts, placeOfPart, placeOfSentence, placeOfTakeaway } from './openTexts.ts';
import { deviceKeeper, type OwnDevice } from './ownDevice.ts';

/** A command with a text, which is locked before it is sent. */
export type TextCommand = Extract<Command, { text: string }>;

/** How long the next device waits for the one before it to do what either could, in ms. */
const turnAfter = 2_000;

/** A session key that this window holds. */
interface HeldKey extends TextLock {
  raw: Uint8Array;
  /** The device that gave it; its own if it made it. */
  from: string;
  /** Its giver had compared a number: so this device gives it to nobody by itself. */
  wasCompared: boolean;
}

interface Context {
  meeting: string;
  /** Sends what the lock asks for by itself; resolves with its outcome. */
  send(command: LockCommand | ComparisonCommand): Promise<Outcome>;
  /** Sends what a person asks for. */
  press(command: LockCommand | ComparisonCommand): Promise<Outcome>;
  /** Something that is shown has changed. */
  changed(): void;
  /** Looks at the view again: a turn has come. */
  again(): void;
}

/** The lock of the meeting's session: this window's device and keys, and what they unlock. */
export function locking({ meeting, send, press, changed, again }: Context) {
  const keeper = deviceKeeper(meeting);
  const keys = new Map<number, HeldKey>();
  const texts = openTexts(
    {
      get: (epoch) => keys.get(epoch),
      missing: (epoch) => (view && epoch === epochIn(view) ? 'waiting' : 'lost'),
    },
    changed,
  );
  const comparison = comparing({
    send,
    changed,
    tell: keeper.tell,
    finished() {
      const epoch = view ? epochIn(view) : 0;
      if (own && !own.compared.includes(epoch)) keep({ compared: [...own.compared, epoch] });
    },
  });
  let view: View | undefined;
  let own: OwnDevice | undefined;
  let trouble: LockTrouble | undefined;
  /** What is being sent, so that no view makes this window send it twice. */
  const underWay = new Set<string>();
  /** When this window first saw what others should do before it, in ms. */
  const seenAt = new Map<string, number>();
  let turn: ReturnType<typeof setTimeout> | undefined;
  keeper.hear((message) => comparison.hear(message));

  function keep(known: Partial<OwnDevice>): void {
    if (!own) return;
    own = { ...own, ...known };
    keeper.keep(own);
  }

  function isNews(after: View): boolean {
    return own?.openedAt !== after.shared.openedAt;
  }

  /** Gets ready for a view: finds the device, opens boxes, then texts. `undefined` if all of it is done. */
  function take(after: View): Promise<unknown> | undefined {
    view = after;
    if (trouble === 'unsupported') return undefined;
    if (isNews(after)) return prepare(after).catch(() => giveUp());
    const boxes = unopenedBoxes(after);
    return boxes.length > 0 ? openBoxes(after, boxes).then(() => texts.open(after)) : texts.open(after);
  }

  async function prepare(after: View): Promise<void> {
    drop();
    own = await keeper.find(after.own.participant, after.shared.openedAt);
    await openBoxes(after, unopenedBoxes(after));
    await texts.open(after);
  }

  /** Without X25519 there is no device. Everything but texts works. */
  function giveUp(): void {
    trouble = 'unsupported';
  }

  function unopenedBoxes({ own: { boxes } }: View): Array<[number, { from: string; box: string }]> {
    const mine = Object.entries((own && boxes[own.device.id]) ?? {});
    return mine.map(([epoch, box]) => [Number(epoch), box] as const).filter(([epoch]) => !keys.has(epoch)) as [];
  }

  async function openBoxes(after: View, boxes: ReturnType<typeof unopenedBoxes>): Promise<void> {
    await Promise.all(boxes.map(([epoch, { from, box }]) => openOne(after, epoch, from, box)));
  }

  async function openOne(after: View, epoch: number, from: string, box: string): Promise<void> {
    const named = after.shared.lock.epochs[epoch - 1];
    if (!own || !named) return;
    try {
      const { sid, kid } = named;
      const opened = await openBox({ sid, epoch, kid, from, to: own.device, box });
      await hold(sid, epoch, opened.key, from, opened.compared);
    } catch {
      // Another device may give the key then. A box of one's own can't be rejected: only this device could make it.
      once(`reject ${epoch} ${box}`, () => send({ type: 'reject-key', epoch, device: own?.device.id ?? '' }));
    }
  }

  async function hold(sid: string, epoch: number, raw: Uint8Array, from: string, wasCompared: boolean): Promise<void> {
    keys.set(epoch, { sid, epoch, key: await textKey({ sid, epoch, key: raw }), raw, from, wasCompared });
    texts.again();
  }

  /** Does what this window owes the session, now that its person sees this view. */
  function tend(after: View): void {
    const { shared, own: me } = after;
    if (!own || isNews(after)) return;
    clearTimeout(turn);
    turn = undefined;
    const { id } = own.device;
    if (!shared.lock.devices[id]?.here && epochIn(after) > 0) {
      once('bring', () => send({ type: 'bring-device', device: id }).then(refused));
    }
    if (!shared.people[me.participant]?.acknowledged) return;
    const mayBegin = epochIn(after) === 0 || (!isKeyHere(after) && !hasTexts(after));
    if (mayBegin && isTurn(`epoch ${epochIn(after)}`, placeInBeginning(after))) {
      once(`epoch ${epochIn(after)}`, () => beginEpoch(after));
    }
    for (const [epoch, key] of keys) giveTo(after, epoch, key);
    const held = keys.get(epochIn(after));
    comparison.take(after, own, held ? [held.from] : [], (round) => keep({ round }));
  }

  /** The facilitator's device begins; others only if it doesn't. */
  function placeInBeginning({ shared, own: { participant } }: View): number {
    if (shared.facilitator === participant) return 0;
    return 1 + Object.keys(shared.people).indexOf(participant);
  }

  async function beginEpoch(after: View, sends = send): Promise<Outcome> {
    if (!own) return undefined;
    const { device } = own;
    const [raw, sid, epoch] = [newKey(), newSid(), epochIn(after) + 1];
    const box = await makeBox({ sid, epoch, from: device, to: device.id, key: raw, compared: false });
    const kid = await kidOf(raw);
    return refused(await sends({ type: 'begin-epoch', epoch, sid, kid, device: device.id, box }));
  }

  /** Gives the key to devices that lack it, in the order in which devices came: the next one if the one before doesn't. */
  function giveTo(after: View, epoch: number, key: HeldKey): void {
    if (isGuarded(epoch)) return;
    const { devices } = after.shared.lock;
    const givers = Object.entries(devices).filter(([, { here, keys }]) => here && keys[epoch]);
    const place = givers.findIndex(([id]) => id === own?.device.id);
    if (place < 0) return;
    for (const [to, { here, keys }] of Object.entries(devices)) {
      const name = `give ${epoch} ${to}`;
      if (!here || keys[epoch]) seenAt.delete(name);
      else if (isTurn(name, place)) once(name, () => give(to, epoch, key));
    }
  }

  async function give(to: string, epoch: number, { sid, raw }: HeldKey, sends = send): Promise<Outcome> {
    if (!own) return undefined;
    const box = await makeBox({ sid, epoch, from: own.device, to, key: raw, compared: isGuarded(epoch) });
    const outcome = await sends({ type: 'give-key', epoch, from: own.device.id, to, box });
    if (!outcome && own) keep({ given: [...own.given, to] });
    return outcome;
  }

  /** Whether the key is given only by a press: a number was compared under it, here or where it came from. */
  function isGuarded(epoch: number): boolean {
    return own?.compared.includes(epoch) === true || keys.get(epoch)?.wasCompared === true;
  }

  /** Whether those who come first had their time to do this; otherwise looks again later. */
  function isTurn(name: string, place: number): boolean {
    const since = seenAt.get(name) ?? performance.now();
    seenAt.set(name, since);
    const left = since + place * turnAfter - performance.now();
    if (left <= 0) return true;
    turn ??= setTimeout(again, left);
    return false;
  }

  function once(name: string, act: () => Promise<unknown>): void {
    if (underWay.has(name)) return;
    underWay.add(name);
    void act()
      .catch(() => {})
      .finally(() => underWay.delete(name));
  }

  function refused(outcome: Outcome): Outcome {
    if (outcome && 'refusal' in outcome && outcome.refusal.code === 'too-many-devices') {
      trouble = 'too-many-devices';
      changed();
    }
    return outcome;
  }

  function drop(): void {
    keys.clear();
    texts.forget();
    comparison.forget();
    seenAt.clear();
    clearTimeout(turn);
    own = undefined;
    trouble = undefined;
  }

  function stateOf(after: View): LockState {
    const epoch = epochIn(after);
    const said = comparison.state(after);
    const isDoubted = Object.values(after.shared.lock.comparison?.confirmed ?? {}).includes(false);
    const held = troubleIn(after);
    return {
      ...(held && { trouble: held }),
      devices: devicesIn(after),
      asking: own?.compared.includes(epoch) ? lacking(after) : [],
      compared: own?.compared.includes(epoch) === true && !isDoubted,
      ...(said && { comparison: said }),
    };
  }

  function troubleIn(after: View): LockTrouble | undefined {
    const epoch = epochIn(after);
    if (trouble) return trouble;
    if (keys.has(epoch)) return isReplaced(epoch) ? 'new-key' : undefined;
    if (epoch === 0) return 'waiting';
    if (!isKeyHere(after)) return 'nobody-here';
    return after.shared.lock.comparison?.closed ? 'asking' : 'waiting';
  }

  /** A number was compared under an earlier key, and the present one isn't that: nobody should type before comparing again. */
  function isReplaced(epoch: number): boolean {
    return own !== undefined && own.compared.length > 0 && !own.compared.includes(epoch);
  }

  function devicesIn({ shared: { lock } }: View): LockDevice[] {
    const epoch = lock.epochs.length;
    const { comparison } = lock;
    const devices: LockDevice[] = [];
    for (const [id, { person, here, keys }] of Object.entries(lock.devices)) {
      const key = keys[epoch];
      if (!key) continue;
      const isAdded = comparison?.closed && !comparison.devices.includes(id);
      const by = lock.devices[key.by]?.person ?? '';
      const added = isAdded && { added: { by, at: key.at } };
      devices.push({ id, person, here: here === true, own: id === own?.device.id, ...added });
    }
    return devices;
  }

  function lacking({ shared: { lock } }: View): LockState['asking'] {
    const without = Object.entries(lock.devices).filter(([, { here, keys }]) => here && !keys[lock.epochs.length]);
    return without.map(([id, { person }]) => ({ id, person }));
  }

  const actions: LockActions = {
    beginComparison: async () => press({ type: 'begin-comparison', round: roundsIn(view) + 1 }),
    confirm: async (same) => press({ type: 'confirm-number', round: roundsIn(view), same }),
    async letIn(device) {
      const epoch = view ? epochIn(view) : 0;
      const key = keys.get(epoch);
      return key ? give(device, epoch, key, press) : undefined;
    },
    newKey: async () => (view ? beginEpoch(view, press) : undefined),
  };

  return {
    take,
    tend,
    actions,
    plain: (after: View): PlainView => texts.plain(after),
    state: stateOf,
    wordUnread: (word: (why: Unread) => string) => texts.wordUnread(word),
    /** The command with its text locked; `undefined` if this window can't lock now. */
    async lock(command: TextCommand): Promise<TextCommand | undefined> {
      if (command.text === '') return command;
      const key = view && !troubleIn(view) ? keys.get(epochIn(view)) : undefined;
      if (!key || !view) return undefined;
      const place = placeOf(command, view.own.participant);
      const text = await lockText(key, place, command.text);
      texts.know(place, text, command.text);
      return { ...command, text };
    },
    /** The session is over: nothing of it stays, here or in the browser. */
    forget(): void {
      drop();
      view = undefined;
      keeper.forget();
    },
  };
}

function epochIn({ shared: { lock } }: View): number {
  return lock.epochs.length;
}

function roundsIn(view: View | undefined): number {
  return view?.shared.lock.rounds ?? 0;
}

function isKeyHere({ shared: { lock } }: View): boolean {
  return Object.values(lock.devices).some(({ here, keys }) => here && keys[lock.epochs.length]);
}

function hasTexts({ shared: { topics, sentences = [] }, own }: View): boolean {
  return Object.keys(topics).length + sentences.length > 0 || own.takeaway !== '';
}

function placeOf(command: TextCommand, author: string): TextPlace {
  switch (command.type) {
    case 'add-topic':
      return placeOfPart({ id: command.topic, author });
    case 'edit-topic':
      return placeOfPart({ id: command.part, author });
    case 'propose-sentence':
      return placeOfSentence(command);
    case 'write-takeaway':
      return placeOfTakeaway(author);
  }
}
