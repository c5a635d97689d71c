import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { newKey, newSid } from '../../../tab/lock/box.ts';
import { toBase64url } from '../../../tab/lock/bytes.ts';
import {
  commitmentOf,
  type Listed,
  listHash,
  listTrouble,
  newNonce,
  numberOf,
  type Revealed,
  spoken,
} from '../../../tab/lock/check.ts';
import { reasonOf } from './reason.ts';

type View = Parameters<typeof listHash>[0];

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
/** The check never uses a private key, so any 32 bytes are a device. */
const [aiko, ben, cleo] = [digest('Aiko'), digest('Ben'), digest('Cleo')];
const view: View = { sid: 'A'.repeat(22), epoch: 1, round: 1, raw: new Uint8Array(32), list: listOf(aiko, ben) };

function listOf(...devices: string[]): Listed[] {
  return devices.map((device, i) => ({ device, person: `p${i}`, name: `Name ${i}` }));
}

describe('what is compared', () => {
  it('is the same for the same list, and another with anything changed in it', async () => {
    const [first, second] = view.list as [Listed, Listed];
    const others: View[] = [
      { ...view, sid: newSid() },
      { ...view, epoch: 2 },
      { ...view, round: 2 },
      { ...view, raw: newKey() },
      { ...view, list: [second, first] },
      { ...view, list: [first] },
      { ...view, list: listOf(aiko, ben, cleo) },
      { ...view, list: [first, { ...second, device: cleo }] },
      { ...view, list: [first, { ...second, person: first.person }] },
      { ...view, list: [first, { ...second, name: first.name }] },
      { ...view, list: [first, { ...second, person: 'p', name: '1Name 1' }] },
    ];
    const hashes = await Promise.all([view, ...others].map(async (one) => toBase64url(await listHash(one))));
    expect(new Set(hashes).size).toBe(1 + others.length);
    expect(toBase64url(await listHash({ ...view, list: [...view.list] }))).toBe(hashes[0]);
  });

  it('must be well-formed', async () => {
    expect(await reasonOf(() => listHash({ ...view, list: listOf('A') }))).toBe('malformed');
    expect(await reasonOf(() => listHash({ ...view, sid: 'A' }))).toBe('malformed');
    expect(await reasonOf(() => listHash({ ...view, round: -1 }))).toBe('malformed');
  });
});

describe('a commitment', () => {
  it('binds the list, the device and the nonce, so none can be exchanged or sent back as one’s own', async () => {
    const hash = await listHash(view);
    const nonce = newNonce();
    const commitments = await Promise.all([
      commitmentOf(hash, aiko, nonce),
      commitmentOf(hash, ben, nonce),
      commitmentOf(hash, aiko, newNonce()),
      commitmentOf(await listHash({ ...view, round: 2 }), aiko, nonce),
    ]);
    expect(new Set(commitments).size).toBe(4);
    expect(commitments.every((one) => /^[\w-]{43}$/.test(one))).toBe(true);
    expect(await commitmentOf(hash, aiko, nonce)).toBe(commitments[0]);
  });

  it('has a nonce of 32 random bytes', async () => {
    const nonces = Array.from({ length: 200 }, newNonce);
    expect(new Set(nonces).size).toBe(200);
    const hash = await listHash(view);
    for (const malformed of ['', 'A'.repeat(42), `${'A'.repeat(42)}B`, 'A'.repeat(44)])
      expect(await reasonOf(() => commitmentOf(hash, aiko, malformed))).toBe('malformed');
  });
});

describe('the number', () => {
  it('depends on the list, on who revealed, on each nonce and on the order', async () => {
    const hash = await listHash(view);
    const [first, second]: Revealed[] = [
      { device: aiko, nonce: newNonce() },
      { device: ben, nonce: newNonce() },
    ] as const;
    const both = [first, second] as [Revealed, Revealed];
    const modulus = 2 ** 52;
    const numbers = await Promise.all([
      numberOf(hash, both, modulus),
      numberOf(hash, [both[1], both[0]], modulus),
      numberOf(hash, [both[0]], modulus),
      numberOf(hash, [both[0], { ...both[1], nonce: newNonce() }], modulus),
      numberOf(hash, [both[0], { ...both[1], device: cleo }], modulus),
      numberOf(await listHash({ ...view, round: 2 }), both, modulus),
    ]);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(await numberOf(hash, both, modulus)).toBe(numbers[0]);
    expect(await numberOf(hash, both)).toBeLessThan(1_000_000);
  });

  test.each([
    [0, '000 000'],
    [7, '000 007'],
    [4_917, '004 917'],
    [482_917, '482 917'],
    [999_999, '999 999'],
  ])('is spoken as two groups of three digits: %i', (number, words) => {
    expect(spoken(number)).toBe(words);
  });
});

describe('a server in the middle', () => {
  /** Nonces like random ones, but the same in each run. */
  function nonces(seed: string): () => string {
    let taken = 0;
    return () => digest(`${seed} ${taken++}`);
  }

  /** Aiko and Ben see each other under another key, which the server holds. */
  const [forAiko, forBen] = [digest('Ben for Aiko'), digest('Aiko for Ben')];
  const seenByAiko = listHash({ ...view, list: listOf(aiko, forAiko) });
  const seenByBen = listHash({ ...view, list: listOf(forBen, ben) });
  const aikosNumber = async (own: string, forged: string) =>
    numberOf(
      await seenByAiko,
      [
        { device: aiko, nonce: own },
        { device: forAiko, nonce: forged },
      ],
      100,
    );
  const bensNumber = async (forged: string, own: string) =>
    numberOf(
      await seenByBen,
      [
        { device: forBen, nonce: forged },
        { device: ben, nonce: own },
      ],
      100,
    );

  it('that tries once makes two of a hundred numbers equal once in a hundred times', async () => {
    const rounds = 10_000;
    const next = nonces('once');
    const succeeds = async () => {
      // Drawn at once: numbers may come in any order.
      const [aikos, towardsAiko, towardsBen, bens] = [next(), next(), next(), next()];
      // It even knows Aiko's number before it commits towards Ben; but not Ben's nonce.
      return (await aikosNumber(aikos, towardsAiko)) === (await bensNumber(towardsBen, bens));
    };
    let equal = 0;
    for (let begun = 0; begun < rounds; begun += 500) {
      const outcomes = await Promise.all(Array.from({ length: 500 }, succeeds));
      equal += outcomes.filter(Boolean).length;
    }
    // 100 are expected, with a standard deviation of 10.
    expect(equal).toBeGreaterThan(100 - 6 * 10);
    expect(equal).toBeLessThan(100 + 6 * 10);
  });

  it('would nearly always make them equal, could it choose its nonce after Ben has revealed his', async () => {
    const next = nonces('late');
    const [seen, revealed] = [await aikosNumber(next(), next()), next()];
    const committed = next();
    let chosen = committed;
    for (let tries = 0; tries < 2_000 && seen !== (await bensNumber(chosen, revealed)); tries++) chosen = next();
    expect(await bensNumber(chosen, revealed)).toBe(seen);
    // What prevents it: Ben has its commitment to another one.
    const commitment = await commitmentOf(await seenByBen, forBen, committed);
    expect(await commitmentOf(await seenByBen, forBen, chosen)).not.toBe(commitment);
  });
});

describe('a device takes part only with a list', () => {
  const trouble = (list: string[], more: { givers?: string[]; given?: string[] } = {}) =>
    listTrouble({ list: listOf(...list), own: aiko, givers: more.givers ?? [], given: more.given ?? [] });

  it('that has itself, whoever gave it the key, and those it gave the key to', () => {
    expect(trouble([aiko])).toBeUndefined();
    expect(trouble([cleo, aiko, ben], { givers: [ben], given: [cleo] })).toBeUndefined();
    expect(trouble([aiko, ben], { givers: [aiko] })).toBeUndefined();
  });

  it('and else says why not', () => {
    expect(trouble([])).toBe('itself-missing');
    expect(trouble([ben, cleo])).toBe('itself-missing');
    expect(trouble([aiko, cleo], { givers: [ben] })).toBe('giver-missing');
    expect(trouble([aiko, cleo], { givers: [cleo, ben] })).toBe('giver-missing');
    expect(trouble([aiko, ben], { givers: [ben], given: [ben, cleo] })).toBe('given-missing');
    expect(trouble([aiko, ben, aiko])).toBe('doubled');
    expect(trouble([ben, ben])).toBe('doubled');
  });
});
