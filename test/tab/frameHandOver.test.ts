import { beforeEach, describe, expect, it } from 'vitest';
import { frameHandOver, type Held } from '../../tab/host/frameHandOver.ts';

/** Two frames of one person, and every message between them. */
class Frames {
  readonly carried: string[] = [];
  readonly held: { panel?: Held; stage?: Held } = {};
  readonly panel = this.#frame('panel', () => this.stage);
  readonly stage = this.#frame('stage', () => this.panel);
  there = true;

  #frame(name: 'panel' | 'stage', other: () => ReturnType<typeof frameHandOver>): ReturnType<typeof frameHandOver> {
    return frameHandOver({
      send: async (message) => {
        if (!this.there) throw new Error('DestinationNotReady');
        this.carried.push(message);
        await other().hear(message);
      },
      held: () => this.held[name],
      adopt: (held) => {
        this.held[name] = held;
      },
    });
  }
}

let frames: Frames;
beforeEach(() => {
  frames = new Frames();
});

describe('panel and stage of one person', () => {
  it('share one sign-in: the frame that asks gets it, encrypted', async () => {
    frames.held.panel = { token: 'secret-token', until: 1_000 };
    await frames.stage.ask();
    expect(frames.held.stage).toEqual(frames.held.panel);
    expect(frames.carried).toHaveLength(2);
    expect(frames.carried.join()).not.toMatch(/secret|"until"/);
  });

  it('tell each other about each sign-in', async () => {
    await frames.stage.ask();
    expect(frames.held.stage).toBeUndefined();
    for (const until of [1_000, 2_000]) {
      frames.held.panel = { token: `token-until-${until}`, until };
      await frames.panel.tell();
      expect(frames.held.stage).toEqual(frames.held.panel);
    }
    frames.held.stage = { token: 'newest', until: 3_000 };
    await frames.stage.tell();
    expect(frames.held.panel).toEqual(frames.held.stage);
  });

  it('ignore tokens that are unasked for, older or unreadable', async () => {
    frames.held.panel = { token: 'token', until: 1_000 };
    await frames.stage.ask();
    const [, answer = ''] = frames.carried;
    delete frames.held.stage;
    await frames.stage.hear(answer);
    expect(frames.held.stage).toBeUndefined();
    frames.held.stage = { token: 'newer', until: 2_000 };
    await frames.panel.tell();
    expect(frames.held.stage.token).toBe('newer');
    for (const broken of ['', '{', 'null', '{"say":"token"}', '{"say":"who-is-signed-in","key":{"kty":"RSA"}}'])
      await frames.panel.hear(broken);
    expect(frames.held.panel.token).toBe('token');
  });

  it('work without the other frame', async () => {
    frames.there = false;
    await frames.stage.ask();
    await frames.panel.tell();
    expect(frames.held).toEqual({});
  });
});
