import type { Command } from '#session/command.ts';
import type { ComparisonCommand } from '#session/rules/comparison.ts';
import type { LockCommand } from '#session/rules/lock.ts';
import type { View } from '#session/view.ts';
import { fullKidOf, kidOf, makeBox, newKey, newSid, openBox } from '../lock/box.ts';
import { LockError } from '../lock/lockError.ts';
import { lockText, type TextLock, type TextPlace, textKey } from '../lock/texts.ts';
import type { ComparedKey, Comparing } from './comparing.ts';
import { devicesIn, epochIn, hasTexts, isKeyHere, isKeyLost, lacking, roundsIn } from './lockFacts.ts';
import type { LockActions, LockState, LockTrouble, PlainView, Unread } from './lockState.ts';
import { openTexts, placeOfPart, placeOfSentence, placeOfTakeaway } from './openTexts.ts';
import type { Outcome } from './outcome.ts';
import { deviceKeeper, type OwnDevice } from './ownDevice.ts';
import { reuseUnchanged } from './reuseUnchanged.ts';
import { takingTurns } from './takingTurns.ts';
import { trustIn } from './trust.ts';

/** A command with a text, which is locked before it is sent. */
export type TextCommand = Extract<Command, { text: string }>;

/** How many turns of others a device waits for the key before it says so. */
const turnsToKey = 5;
/** The most boxes that this window rejects in a session. A server could send bad ones without end. */
const mostRejections = 24;

/** A session key that this window holds. */
interface HeldKey extends TextLock, ComparedKey {
  raw: Uint8Array;
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
  const trust = trustIn(keeper, () => {
    if (shown) shown.isOld = true;
  });
  const keys = new Map<number, HeldKey>();
  const texts = openTexts(
    {
      get: (epoch) => keys.get(epoch),
      missing: (epoch) => (trouble ? 'never' : view && isOnItsWay(view, epoch) ? 'waiting' : 'lost'),
    },
    changed,
  );
  let comparison: Comparing | undefined;
  let isFetching = false;
  /** What other windows said before this one could understand it. */
  const unheard: unknown[] = [];
  let view: View | undefined;
  let trouble: LockTrouble | undefined;
  /** The key should be here by now, and isn't. */
  let isOverdue = false;
  /** Another object for each session: whatever was begun in an earlier one changes nothing any more. */
  let life = {};
  /** People compared in a session that the server replaced by another one without saying that it was cleared. */
  let isSwitched = false;
  /** Whether this window has told which device it belongs to. */
  let hasBrought = false;
  let rejections = 0;
  const turns = takingTurns(() => {
    tended = [];
    again();
  });
  /** What this window has dealt with already. Votes change none of it, so they cost nothing. */
  let opened: View['own']['boxes'] | undefined;
  let tended: readonly unknown[] = [];
  let shown: { of: readonly unknown[]; state: LockState; isOld: boolean } | undefined;
  keeper.hear((message) => {
    if (comparison) comparison.hear(message);
    else unheard.push(message);
  });

  /** Fetches what compares, once the first list is shown: it's part of no startup. */
  async function fetchComparing(): Promise<void> {
    if (isFetching) return;
    isFetching = true;
    try {
      const { comparing } = await import('./comparing.ts');
      comparison = comparing({
        send,
        changed: showAnew,
        tell: keeper.tell,
        begun: (round, epoch) => trust.learn({ round, guarded: [epoch] }),
        finished: (round, epoch) => trust.learn({ compared: [`${epoch} ${round}`] }),
        doubted: (round) => trust.doubt(round, true),
      });
      for (const message of unheard.splice(0)) comparison.hear(message);
      tended = [];
      again();
    } catch {
      // Tried again at the next change of the lock.
      isFetching = false;
    }
  }

  /** The device in the session of this view, once it is found. */
  function ownIn({ shared: { openedAt } }: View): OwnDevice | undefined {
    const own = keeper.own();
    return own?.openedAt === openedAt ? own : undefined;
  }

  function showAnew(): void {
    if (shown) shown.isOld = true;
    changed();
  }

  /** Gets ready for a view: finds the device, opens boxes, then texts. `undefined` if all of it is done. */
  function take(after: View): Promise<unknown> | undefined {
    view = after;
    if (trouble === 'unsupported') return undefined;
    if (!ownIn(after)) return prepare(after);
    const boxes = unopenedBoxes(after);
    return boxes.length > 0 ? openBoxes(after, boxes).then(() => texts.open(after)) : texts.open(after);
  }

  async function prepare(after: View): Promise<void> {
    isSwitched ||= trust.hasCompared();
    drop();
    const mine = life;
    try {
      await keeper.find(after.own.participant, after.shared.openedAt);
    } catch {
      // Without X25519 there is no device. Everything but texts works.
      if (life === mine) trouble = 'unsupported';
    }
    if (life !== mine) return;
    await openBoxes(after, unopenedBoxes(after));
    await texts.open(after);
  }

  function unopenedBoxes(after: View): Array<[number, { from: string; box: string }]> {
    const { boxes } = after.own;
    const own = ownIn(after);
    if (!own || boxes === opened) return [];
    opened = boxes;
    const mine = Object.entries(boxes[own.device.id] ?? {});
    return mine.map(([epoch, box]) => [Number(epoch), box] as const).filter(([epoch]) => !keys.has(epoch)) as [];
  }

  async function openBoxes(after: View, boxes: ReturnType<typeof unopenedBoxes>): Promise<void> {
    await Promise.all(boxes.map(([epoch, { from, box }]) => openOne(after, epoch, from, box)));
  }

  async function openOne(after: View, epoch: number, from: string, box: string): Promise<void> {
    const named = after.shared.lock.epochs[epoch - 1];
    const to = ownIn(after)?.device;
    const mine = life;
    if (!to || !named) return;
    try {
      const { sid, kid } = named;
      const { key: raw, compared } = await openBox({ sid, epoch, kid, from, to, box });
      const [key, name] = [await textKey({ sid, epoch, key: raw }), `${epoch} ${await fullKidOf(raw)}`];
      if (life !== mine) return;
      const { held = [] } = ownIn(after) ?? {};
      // Another key under the same number, after this window was loaded anew: people may have compared the first one.
      if (held.some((one) => one.startsWith(`${epoch} `) && one !== name)) throw new LockError('wrong-key');
      trust.learn({ held: [name], ...(compared && { inherited: [epoch] }) });
      keys.set(epoch, { sid, epoch, key, raw, from });
      texts.again();
      if (shown) shown.isOld = true;
    } catch {
      // Then another device may give the key.
      if (++rejections > mostRejections) return;
      turns.once(`reject ${epoch} ${box}`, () => send({ type: 'reject-key', epoch, device: to.id }));
    }
  }

  /** Does what this window owes the session, now that its person sees this view. */
  function tend(after: View): void {
    const own = ownIn(after);
    if (!own || trouble) return;
    const { shared } = after;
    const isReady = shared.people[after.own.participant]?.acknowledged;
    const now = [shared.lock, shared.facilitator, isReady, hasTexts(after), keys.size];
    if (isSame(now, tended)) return;
    tended = now;
    turns.stop();
    const epoch = epochIn(after);
    const isHere = shared.lock.devices[own.device.id]?.here;
    if (epoch > 0 && !(isHere && hasBrought))
      turns.once('bring', () => bring(send({ type: 'bring-device', device: own.device.id })));
    // Before any key is given: from now on, none is without a press.
    if (shared.lock.comparison) trust.sawComparison(epoch);
    if (comparison) comparison.take(after, own, keys.get(epoch));
    else void fetchComparing();
    const name = `epoch ${epoch}`;
    if (!isReady || !mayBegin(after)) turns.forget(name);
    else if (turns.isMine(name, placeInBeginning(after))) turns.once(name, () => beginEpoch(after));
    for (const key of keys.values()) if (!trust.isGuarded(key.epoch)) giveTo(after, own, key);
    waitForKey(after);
  }

  /** Notices when those who have the key don't give one that fits. */
  function waitForKey(after: View): void {
    const { lock } = after.shared;
    const epoch = epochIn(after);
    const name = `key ${epoch}`;
    const isDue = !keys.has(epoch) && isKeyHere(after) && !lock.comparison;
    if (!isDue) turns.forget(name);
    const before = isOverdue;
    isOverdue = isDue && turns.isMine(name, turnsToKey);
    if (isOverdue !== before) showAnew();
  }

  /** Sends a command that brings this window's device. */
  async function bring(sending: Promise<Outcome>): Promise<Outcome> {
    const mine = life;
    const outcome = await sending;
    if (life !== mine) return outcome;
    hasBrought ||= !outcome;
    if (outcome && 'refusal' in outcome && outcome.refusal.code === 'too-many-devices') {
      trouble = 'too-many-devices';
      showAnew();
    }
    return outcome;
  }

  /** Without a press, only where nobody can lose anything by it: no text, and no comparison. */
  function mayBegin(after: View): boolean {
    return epochIn(after) === 0 || isKeyLost(after);
  }

  /** The facilitator's device begins; others only if it doesn't. After the first key, whoever has it may be about to return. */
  function placeInBeginning(after: View): number {
    const { shared, own } = after;
    const first = epochIn(after) === 0 ? 0 : 1;
    if (shared.facilitator === own.participant) return first;
    const present = Object.keys(shared.people).filter((id) => shared.people[id]?.present);
    return first + 1 + present.indexOf(own.participant);
  }

  async function beginEpoch(after: View, sends = send): Promise<Outcome> {
    const device = ownIn(after)?.device;
    const mine = life;
    if (!device) return undefined;
    const [raw, sid, epoch] = [newKey(), newSid(), epochIn(after) + 1];
    const box = await makeBox({ sid, epoch, from: device, to: device.id, key: raw, compared: false });
    const kid = await kidOf(raw);
    if (life !== mine) return undefined;
    return bring(sends({ type: 'begin-epoch', epoch, sid, kid, device: device.id, box }));
  }

  /** Gives the key to devices that lack it, in the order in which devices came: the next one if the one before doesn't. */
  function giveTo(after: View, own: OwnDevice, key: HeldKey): void {
    const { epoch } = key;
    const { devices } = after.shared.lock;
    const givers = Object.entries(devices).filter(([, { here, keys }]) => here && keys[epoch]);
    const place = givers.findIndex(([id]) => id === own.device.id);
    if (place < 0) return;
    for (const [to, { here, keys }] of Object.entries(devices)) {
      const name = `give ${epoch} ${to}`;
      if (!here || keys[epoch]) turns.forget(name);
      else if (turns.isMine(name, place)) turns.once(name, () => give(own, to, key));
    }
  }

  async function give({ device }: OwnDevice, to: string, { sid, epoch, raw }: HeldKey, sends = send): Promise<Outcome> {
    const mine = life;
    // Before it's sent: from then on that device may have the key, whatever the server says.
    trust.learn({ given: [`${epoch} ${to}`] });
    const box = await makeBox({ sid, epoch, from: device, to, key: raw, compared: trust.isGuarded(epoch) });
    return life === mine ? sends({ type: 'give-key', epoch, from: device.id, to, box }) : undefined;
  }

  function drop(): void {
    life = {};
    keys.clear();
    texts.forget();
    comparison?.forget();
    unheard.length = 0;
    turns.drop();
    tended = [];
    opened = shown = undefined;
    hasBrought = false;
    rejections = 0;
    trust.drop();
    trouble = undefined;
    isOverdue = false;
  }

  /** The same object as long as nothing of it has changed. */
  function stateIn(after: View): LockState {
    const of = [after.shared.lock, hasTexts(after)];
    if (shown && !shown.isOld && isSame(of, shown.of)) return shown.state;
    const state = stateOf(after);
    shown = { of, state: shown ? reuseUnchanged(shown.state, state) : state, isOld: false };
    return shown.state;
  }

  function stateOf(after: View): LockState {
    const own = ownIn(after);
    const epoch = epochIn(after);
    const said = comparison?.state(after);
    const isDoubted = Object.values((said ?? after.shared.lock.comparison)?.confirmed ?? {}).includes(false);
    const hasNumber = own !== undefined && trust.isCompared(epoch) && (said?.step ?? 'number') === 'number';
    const held = troubleIn(after);
    return {
      ...(held && { trouble: held }),
      devices: devicesIn(after, own),
      asking: own?.guarded.includes(epoch) && held !== 'new-key' ? lacking(after) : [],
      compared: hasNumber && !isDoubted,
      ...(said && { comparison: said }),
    };
  }

  function troubleIn(after: View): LockTrouble | undefined {
    const epoch = epochIn(after);
    if (trouble) return trouble;
    if (keys.has(epoch)) return isReplaced(after, epoch) ? 'new-key' : undefined;
    if (epoch === 0 || isKeyLost(after)) return 'waiting';
    if (!isKeyHere(after)) return 'nobody-here';
    if (after.shared.lock.comparison) return 'asking';
    return isOverdue ? 'no-key-fits' : 'waiting';
  }

  /**
   * People compared under an earlier key, and the present one isn't that: nobody should type before comparing again. Nor
   * where a server goes back to an earlier key, which people may have had a reason to replace. A number that the panel made
   * isn't enough, since the server can begin a comparison: its person has to say that they see the one read aloud.
   */
  function isReplaced(after: View, epoch: number): boolean {
    const isBack = [...keys.keys()].some((one) => one > epoch);
    const isOther = isSwitched || trust.hasComparedBefore(epoch, keys);
    return isBack || (isOther && !ownIn(after)?.agreed.includes(epoch));
  }

  /** This device doesn't have the present key yet, and whoever gives it that can give it this one, too. */
  function isOnItsWay(after: View, epoch: number): boolean {
    const present = epochIn(after);
    if (epoch === present) return true;
    const devices = Object.values(after.shared.lock.devices);
    return !keys.has(present) && devices.some(({ here, keys: has }) => here && has[present] && has[epoch]);
  }

  /** Gives a device the present key, and the earlier ones that it lacks. */
  async function letIn(device: string): Promise<Outcome> {
    const own = view && ownIn(view);
    const present = view && keys.get(epochIn(view));
    // Nobody is let in under a key that this person hasn't compared yet.
    if (!view || !own || !present || troubleIn(view)) return { refusal: { code: 'no-key' } };
    const has = view?.shared.lock.devices[device]?.keys ?? {};
    for (const key of keys.values()) {
      if (key !== present && !has[key.epoch]) turns.once(`give ${key.epoch} ${device}`, () => give(own, device, key));
    }
    return give(own, device, present, press);
  }

  const actions: LockActions = {
    beginComparison: async () => press({ type: 'begin-comparison', round: roundsIn(view) + 1 }),
    async confirm(same) {
      const about = comparison?.say(same);
      if (about) trust.doubt(about.round, !same);
      if (about?.hasNumber && same) trust.learn({ agreed: [about.epoch] });
      showAnew();
      return press({ type: 'confirm-number', round: roundsIn(view), same });
    },
    letIn: (device) => letIn(device).catch(() => ({ refusal: { code: 'unknown-device' } })),
    newKey: async () => (view ? beginEpoch(view, press) : undefined),
  };

  return {
    take,
    tend,
    actions,
    plain: (after: View): PlainView => texts.plain(after),
    state: stateIn,
    wordUnread: (word: (why: Unread) => string) => texts.wordUnread(word),
    /** The command with its text locked; `undefined` if this window can't lock now. */
    async lock(command: TextCommand): Promise<TextCommand | undefined> {
      if (command.text === '') return command;
      const key = view && !troubleIn(view) ? keys.get(epochIn(view)) : undefined;
      if (!key || !view) return undefined;
      const mine = life;
      const place = placeOf(command, view.own.participant);
      const text = await lockText(key, place, command.text);
      if (life !== mine) return undefined;
      texts.know(place, text, command.text);
      return { ...command, text };
    },
    /** The session is over: nothing of it stays, here or in the browser. */
    forget(): void {
      drop();
      isSwitched = false;
      view = undefined;
      keeper.forget();
    },
    /** This window is closing. */
    close(): void {
      drop();
      keeper.close();
    },
  };
}

function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.every((one, i) => one === others[i]);
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
