import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '#session/command.ts';
import { FakeBrowser, FakeChannel } from '../../support/fakeBrowser.ts';
import { type LockWindow, LockWorld } from '../../support/lockWorld.ts';
import { Ghost } from './attacker.ts';

let world: LockWorld;
beforeEach(() => {
  world = new LockWorld();
});
afterEach(() => world.ends());

/** A browser that keeps nothing, as where frames of other sites may store nothing. */
const blocked = () => new FakeBrowser(true);
const devicesOf = (person: string) =>
  world.session && Object.values(world.session.lock.devices).filter((d) => d.person === person).length;
const done = (window: LockWindow, type: Command['type']) =>
  window.decided.filter(([one, refused]) => one === type && !refused).length;
const numberOf = ({ comparison }: LockWindow) => comparison?.number;

/** This window's commitment comes only when this is called. */
function keepBack(window: LockWindow): () => Promise<void> {
  let held: Command | undefined;
  window.sends = (command) => {
    if (command.type !== 'commit-nonce') return command;
    held = command;
    return undefined;
  };
  return () => world.forges(window.name, held as Command);
}

describe.each([
  ['keeps devices', () => new FakeBrowser()],
  ['keeps nothing', blocked],
])('panel and stage in a browser that %s', (_, browser) => {
  it('are one device', async () => {
    const panel = await world.joins('Aiko', browser());
    const stage = await world.opens('Aiko', panel.browser);
    const ben = await world.joins('Ben');
    await ben.writes('A topic');
    expect([panel.topics, stage.topics]).toEqual([['A topic'], ['A topic']]);
    expect(devicesOf('aiko')).toBe(1);
    expect(stage.lock.devices.map(({ person, own }) => [person, own])).toEqual([
      ['aiko', true],
      ['ben', false],
    ]);
  });

  it('are one device even if both are opened at once', async () => {
    const aiko = await world.joins('Aiko');
    const both = browser();
    const panel = world.begins('Ben', both);
    const stage = world.begins('Ben', both);
    await world.settles();
    await panel.does({ type: 'acknowledge-rule' });
    await aiko.writes('A topic');
    expect([panel.topics, stage.topics]).toEqual([['A topic'], ['A topic']]);
    expect(devicesOf('ben')).toBe(1);
  });

  it('are one device until the last of them closes, and nobody begins with another key meanwhile', async () => {
    const panel = await world.joins('Aiko', browser());
    const stage = await world.opens('Aiko', panel.browser);
    await world.joins('Ben');
    await panel.closes();
    await world.passes(20_000);
    expect(stage.lock.devices.map(({ here }) => here)).toEqual([true, true]);
    expect(world.session.lock.epochs).toHaveLength(1);
  });

  it('compare once, and both show the number, even if both commit before they hear of each other', async () => {
    const panel = await world.joins('Aiko', browser());
    const stage = await world.opens('Aiko', panel.browser);
    const ben = await world.joins('Ben');
    FakeChannel.held = [];
    await panel.compares();
    FakeChannel.release();
    await world.settles();
    expect(numberOf(ben)).toMatch(/^\d{3} \d{3}$/);
    expect([numberOf(panel), numberOf(stage)]).toEqual([numberOf(ben), numberOf(ben)]);
    expect(done(panel, 'reveal-nonce') + done(stage, 'reveal-nonce')).toBe(1);
  });

  it('compare once, and both show the number', async () => {
    const panel = await world.joins('Aiko', browser());
    const stage = await world.opens('Aiko', panel.browser);
    const ben = await world.joins('Ben');
    await panel.compares();
    expect(done(panel, 'commit-nonce') + done(stage, 'commit-nonce')).toBe(1);
    expect(done(panel, 'reveal-nonce') + done(stage, 'reveal-nonce')).toBe(1);
    expect(numberOf(panel)).toMatch(/^\d{3} \d{3}$/);
    expect([numberOf(stage), numberOf(ben)]).toEqual([numberOf(panel), numberOf(panel)]);
    expect([panel, stage, ben].map(({ lock }) => lock.compared)).toEqual([true, true, true]);
  });

  it('show the number, too, if one is opened while people compare', async () => {
    const panel = await world.joins('Aiko', browser());
    const ben = await world.joins('Ben');
    const goOn = keepBack(ben);
    await panel.compares();
    const stage = await world.opens('Aiko', panel.browser);
    expect(stage.comparison?.step).toBe('under-way');
    await goOn();
    expect(numberOf(panel)).toBeDefined();
    expect([numberOf(stage), numberOf(ben)]).toEqual([numberOf(panel), numberOf(panel)]);
    expect(done(stage, 'commit-nonce')).toBe(0);
  });

  it('show the number, too, if one is opened after people compared', async () => {
    const panel = await world.joins('Aiko', browser());
    await world.joins('Ben');
    await panel.compares();
    const stage = await world.opens('Aiko', panel.browser);
    expect(numberOf(stage)).toBe(numberOf(panel));
    expect(stage.lock.compared).toBe(true);
    const third = await panel.reloads();
    expect(numberOf(third)).toBe(numberOf(stage));
  });

  it('end the comparison without a number if the one that committed closes, and the other never reveals', async () => {
    const panel = await world.joins('Aiko', browser());
    const stage = await world.opens('Aiko', panel.browser);
    const ben = await world.joins('Ben');
    const goOn = keepBack(ben);
    await panel.compares();
    const [committed, other] = done(panel, 'commit-nonce') ? [panel, stage] : [stage, panel];
    await committed.closes();
    await goOn();
    await world.passes(25_000);
    expect(other.comparison).toMatchObject({ step: 'none', why: 'withheld' });
    expect(ben.comparison).toMatchObject({ step: 'none', why: 'withheld' });
    expect(other.decided.map(([type]) => type)).not.toContain('reveal-nonce');
  });

  it('reveal one nonce, even if the server first tells one that the other’s commitment stands, and then its own', async () => {
    const panel = await world.joins('Aiko', browser());
    const stage = await world.opens('Aiko', panel.browser);
    const ben = await world.joins('Ben');
    const goOn = keepBack(ben);
    let own = '';
    stage.sends = (command) => {
      if (command.type === 'commit-nonce') own = command.commitment;
      return command.type === 'commit-nonce' ? undefined : command;
    };
    FakeChannel.held = [];
    await panel.compares();
    FakeChannel.release();
    await world.settles();
    expect(own).not.toBe('');
    // Something else happens, so the stage looks at the commitments once more.
    await world.opens('Cleo');
    stage.sees = (view) => {
      const { commitments = {} } = view.shared.lock.comparison ?? {};
      if (commitments[panel.device]) commitments[panel.device] = own;
      return view;
    };
    await goOn();
    expect([done(panel, 'reveal-nonce'), stage.decided.filter(([type]) => type === 'reveal-nonce')]).toEqual([1, []]);
    expect(numberOf(stage)).toBe(numberOf(panel));
  });

  it('alarm if the server lets both of them commit: each would be another guess', async () => {
    const panel = await world.joins('Aiko', browser());
    const stage = await world.opens('Aiko', panel.browser);
    await world.joins('Ben');
    // The stage is told that its own commitment stands for the device, and then its nonce.
    const own: { commitment?: string; nonce?: string } = {};
    stage.sends = (command) => {
      if (command.type === 'commit-nonce') own.commitment = command.commitment;
      if (command.type === 'reveal-nonce') own.nonce = command.nonce;
      return command.type === 'commit-nonce' || command.type === 'reveal-nonce' ? undefined : command;
    };
    stage.sees = (view) => {
      const { commitments = {}, nonces = {} } = view.shared.lock.comparison ?? {};
      if (commitments[panel.device]) commitments[panel.device] = own.commitment ?? '';
      if (nonces[panel.device]) nonces[panel.device] = own.nonce ?? '';
      return view;
    };
    const goOn = keepBack(panel);
    // Neither hears of the other's commitment before it has made its own.
    FakeChannel.held = [];
    await panel.compares();
    FakeChannel.release();
    await goOn();
    await world.tellsAgain();
    expect(own.nonce).toBeDefined();
    expect(panel.comparison).toMatchObject({ step: 'none', why: 'changed' });
    expect(numberOf(panel)).toBeUndefined();
    expect(panel.lock.compared).toBe(false);
  });
});

describe('between commitment and nonce', () => {
  it('a panel that is loaded anew takes no part any more, and the others have no number', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    const goOn = keepBack(ben);
    await aiko.compares();
    const again = await aiko.reloads();
    await goOn();
    await world.passes(25_000);
    expect(ben.comparison).toMatchObject({ step: 'none', why: 'withheld' });
    expect([done(again, 'commit-nonce'), done(again, 'reveal-nonce')]).toEqual([0, 0]);
    ben.sends = (command) => command;
    await again.compares();
    expect(numberOf(again)).toBeDefined();
    expect(numberOf(again)).toBe(numberOf(ben));
  });

  it('a server that is killed after the close, and back soon: there is a number', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    ben.sends = (command) => (command.type === 'reveal-nonce' ? undefined : command);
    await aiko.compares();
    ben.sends = (command) => command;
    await world.restarts(500);
    expect(numberOf(aiko)).toBeDefined();
    expect(numberOf(ben)).toBe(numberOf(aiko));
  });

  it('a server that is killed before the close: the panels say why there is none, and compare again', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    keepBack(ben);
    await aiko.compares();
    await world.restarts(500);
    await world.passes(10_000);
    expect([aiko.comparison?.why, ben.comparison?.why]).toEqual(['alone', 'not-listed']);
    ben.sends = (command) => command;
    await aiko.compares();
    expect(numberOf(aiko)).toBeDefined();
    expect(numberOf(ben)).toBe(numberOf(aiko));
  });

  it('a server that is killed after the close, and back later: the panels say so, and compare again', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    ben.sends = (command) => (command.type === 'reveal-nonce' ? undefined : command);
    await aiko.compares();
    ben.sends = (command) => command;
    await world.restarts(12_000);
    expect([aiko.comparison?.why, ben.comparison?.why]).toEqual(['withheld', 'withheld']);
    await world.passes(10_000);
    await aiko.compares();
    expect(numberOf(aiko)).toBeDefined();
    expect(numberOf(ben)).toBe(numberOf(aiko));
  });
});

describe('a key', () => {
  it('stays the same while a server is restarted before the first topic', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    await world.opens('Cleo');
    await world.restarts(5_000);
    await world.passes(20_000);
    expect(world.session.lock.epochs).toHaveLength(1);
    await aiko.writes('A topic');
    expect(ben.topics).toEqual(['A topic']);
  });

  it('stays the same while the only window loses its connection, and is back before the server knows it', async () => {
    const aiko = await world.joins('Aiko');
    await world.restarts(500);
    await world.passes(20_000);
    expect(world.session.lock.epochs).toHaveLength(1);
    expect(aiko.lock.trouble).toBeUndefined();
  });

  it('is begun anew, without a press, if the only panel lost it before anything was written', async () => {
    const aiko = await world.joins('Aiko', blocked());
    const again = await aiko.reloads();
    expect(again.lock.trouble).toBe('waiting');
    await world.passes(2_500);
    expect(again.lock.trouble).toBeUndefined();
    expect(await again.writes('A topic')).toBeUndefined();
    expect(world.session.lock.epochs).toHaveLength(2);
  });

  it('is begun anew only by a press if people had compared: others would have to compare again', async () => {
    const aiko = await world.joins('Aiko', blocked());
    const ben = await world.joins('Ben');
    await aiko.compares();
    await ben.closes();
    const again = await aiko.reloads();
    await world.passes(60_000);
    expect([again.lock.trouble, world.session.lock.epochs.length]).toEqual(['nobody-here', 1]);
  });

  it('is begun anew only by a press if texts are lost with it', async () => {
    const aiko = await world.joins('Aiko', blocked());
    await aiko.writes('A topic');
    const again = await aiko.reloads();
    await world.passes(60_000);
    expect([again.topics, again.lock.trouble]).toEqual([['(waiting)'], 'nobody-here']);
    await again.newKey();
    expect([again.topics, again.lock.trouble]).toEqual([['(lost)'], undefined]);
    expect(await again.writes('Another')).toBeUndefined();
  });

  it('that was an earlier one needn’t have been given to the same devices as the present one', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    const cleo = await world.joins('Cleo');
    await cleo.closes();
    await aiko.newKey();
    await aiko.compares();
    expect(numberOf(aiko)).toBeDefined();
    expect(numberOf(ben)).toBe(numberOf(aiko));
  });

  it('is begun by the next person if the facilitator’s browser can’t', async () => {
    const starter = await world.opens('Aiko');
    starter.sends = (command) => (command.type === 'begin-epoch' ? undefined : command);
    await starter.starts();
    const ben = await world.joins('Ben');
    await world.passes(6_000);
    expect(world.session.lock.epochs).toHaveLength(1);
    expect(done(ben, 'begin-epoch')).toBe(1);
    expect(await ben.writes('A topic')).toBeUndefined();
    expect(starter.topics).toEqual(['A topic']);
  });

  it('is read again after the panel is loaded anew, in a browser that keeps devices, with nobody else there', async () => {
    const aiko = await world.joins('Aiko');
    await aiko.writes('A topic');
    const again = await aiko.reloads();
    expect(again.topics).toEqual(['A topic']);
    expect(devicesOf('aiko')).toBe(1);
  });

  it('is given again to a panel that lost it, as long as anyone has it', async () => {
    const aiko = await world.joins('Aiko', blocked());
    await world.joins('Ben', blocked());
    await aiko.writes('A topic');
    const again = await aiko.reloads();
    expect(again.topics).toEqual(['A topic']);
    expect(devicesOf('aiko')).toBe(2);
  });
});

describe('what a browser keeps', () => {
  it('is what all of its windows know, even if one of them didn’t hear of the other', async () => {
    const panel = await world.joins('Aiko');
    const stage = await world.opens('Aiko', panel.browser);
    FakeChannel.held = [];
    // One of them gives Ben the key, the other one gives it to Cleo.
    stage.sees = (view) => {
      const others = Object.entries(view.shared.lock.devices).filter(([, { person }]) => person !== 'ben');
      view.shared.lock.devices = Object.fromEntries(others);
      return view;
    };
    const ben = await world.joins('Ben');
    panel.holds();
    const cleo = await world.joins('Cleo');
    FakeChannel.held = undefined;
    const [kept] = [...(panel.browser.rows?.values() ?? [])];
    expect(kept).toMatchObject({ given: expect.arrayContaining([`1 ${ben.device}`, `1 ${cleo.device}`]) });
    await panel.releases();
  });

  it('doesn’t come back with what a window learns after another one was told of the clear', async () => {
    const [aiko] = await world.meets('Aiko', 'Ben');
    const late = await world.opens('Aiko', aiko.browser);
    late.holds();
    await world.clears();
    void late.live.lock.letIn(new Ghost().id);
    await world.settles();
    expect(aiko.browser.rows?.size).toBe(0);
    aiko.live.reopen();
    await world.settles();
    await aiko.starts();
    const ghost = new Ghost();
    void late.live.lock.letIn(ghost.id);
    await world.settles();
    const { openedAt } = world.session;
    const kept = [...(aiko.browser.rows?.values() ?? [])];
    expect(kept).toMatchObject([{ openedAt }]);
    expect(JSON.stringify(kept)).not.toContain(ghost.id);
    await late.releases();
  });

  it('says nothing of what people wrote, and goes with the clear', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    await aiko.writes('A topic');
    const kept = JSON.stringify([...(aiko.browser.rows?.values() ?? [])]);
    expect(kept).toContain(aiko.device);
    for (const never of ['A topic', 'Aiko', 'Ben']) expect(kept).not.toContain(never);
    await world.clears();
    expect([aiko, ben].map(({ browser }) => browser.rows?.size)).toEqual([0, 0]);
  });

  it('stays if a window learns of the clear late, when the next session is open', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    const late = await world.opens('Aiko', aiko.browser);
    late.holds();
    await world.clears();
    aiko.live.reopen();
    await world.settles();
    await aiko.starts();
    expect(aiko.browser.rows?.size).toBe(1);
    await late.releases();
    expect(aiko.browser.rows?.size).toBe(1);
    await ben.closes();
    const again = await aiko.reloads();
    expect(await again.writes('A topic')).toBeUndefined();
    expect(devicesOf('aiko')).toBe(1);
  });
});

describe('a topic that was just added', () => {
  const topic = 't0123456789A';
  const add = { type: 'add-topic', topic, text: 'A report who is afraid of me' } as const;

  it('shows to its author at once, as typed, and goes out locked', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    const added = ben.live.send(add);
    expect([aiko.topics, ben.topics]).toEqual([[], [add.text]]);
    await world.settles();
    expect(await added).toBeUndefined();
    expect([aiko.topics, ben.topics]).toEqual([[add.text], [add.text]]);
    expect(ben.view.shared.order).toEqual([topic]);
    expect(world.leaks(add.text)).toEqual([]);
  });

  it('shows all the time until the server has it, across a lost connection', async () => {
    const [, ben] = await world.meets('Aiko', 'Ben');
    const seen = new Set<string>();
    ben.live.subscribe(() => seen.add(ben.topics.join()));
    void ben.live.send(add);
    await world.restarts();
    await world.settles();
    expect([...seen]).toEqual([add.text]);
    expect(world.session.progress.order).toEqual([topic]);
    expect(world.leaks(add.text)).toEqual([]);
  });

  it('is gone again if it is refused', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    await aiko.writes('Another topic');
    ben.holds();
    expect(await aiko.does({ type: 'move-on', step: aiko.view.shared.step, to: 'vote' })).toBeUndefined();
    const added = ben.live.send(add);
    expect(ben.topics).toEqual(['Another topic', add.text]);
    await world.settles();
    await ben.releases();
    expect(await added).toEqual({ refusal: { code: 'topics-stay' } });
    expect(ben.topics).toEqual(['Another topic']);
  });

  it('never shows in the next session', async () => {
    const [aiko, ben] = await world.meets('Aiko', 'Ben');
    ben.sends = () => undefined;
    void ben.live.send(add);
    await world.settles();
    expect(ben.topics).toEqual([add.text]);
    await world.clears();
    expect(ben.live.state().now).toEqual({ kind: 'cleared' });
    const again = await aiko.reloads();
    await again.starts();
    ben.sends = (command) => command;
    ben.live.reopen();
    await world.settles();
    await ben.does({ type: 'acknowledge-rule' });
    expect(ben.topics).toEqual([]);
  });
});
