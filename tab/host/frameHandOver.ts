/** Messages between two frames of one person. The host carries them as strings and might log them. */
type Said =
  | { say: 'who-is-signed-in'; key: JsonWebKey }
  | { say: 'i-am' }
  | { say: 'token'; key: JsonWebKey; nonce: number[]; sealed: number[] }
  | { say: 'nothing' };

export interface Held {
  token: string;
  until: number;
}

export interface Frames {
  /** Rejects if there is no other frame. */
  send(message: string): Promise<void>;
  held(): Held | undefined;
  adopt(held: Held): void;
}

/** Sending it tests whether the other frame exists. */
export const nothing = JSON.stringify({ say: 'nothing' } satisfies Said);

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;
const cipher = 'AES-GCM';

/**
 * Shares one sign-in between the side panel and the stage, so that nobody has to press twice. The token crosses the
 * host's page encrypted for the one frame that asked.
 */
export function frameHandOver({ send, held, adopt }: Frames) {
  let asked: CryptoKeyPair | undefined;
  const say = (said: Said) => send(JSON.stringify(said)).catch(() => {});

  async function ask(): Promise<void> {
    asked = await crypto.subtle.generateKey(curve, false, ['deriveKey']);
    await say({ say: 'who-is-signed-in', key: await crypto.subtle.exportKey('jwk', asked.publicKey) });
  }

  async function answer(key: JsonWebKey): Promise<void> {
    const mine = held();
    if (!mine) return;
    const own = await crypto.subtle.generateKey(curve, false, ['deriveKey']);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(
      { name: cipher, iv: nonce },
      await shared(own.privateKey, key),
      new TextEncoder().encode(JSON.stringify(mine)),
    );
    const ownKey = await crypto.subtle.exportKey('jwk', own.publicKey);
    await say({ say: 'token', key: ownKey, nonce: [...nonce], sealed: [...new Uint8Array(sealed)] });
  }

  async function open({ key, nonce, sealed }: Said & { say: 'token' }): Promise<void> {
    if (!asked) return;
    const by = await shared(asked.privateKey, key);
    asked = undefined;
    const opened = await crypto.subtle.decrypt({ name: cipher, iv: new Uint8Array(nonce) }, by, new Uint8Array(sealed));
    const { token, until }: Held = JSON.parse(new TextDecoder().decode(opened));
    const before = held();
    if (typeof token === 'string' && until > (before?.until ?? 0)) adopt({ token, until });
  }

  return {
    /** Call when this frame has started and nobody is signed in to it. */
    ask,
    /** Call after signing in here: the other frame then asks for the token. */
    tell: () => say({ say: 'i-am' }),
    /** Handles the other frame's message; ignores what it can't read. */
    async hear(message: string): Promise<void> {
      try {
        const said: Said = JSON.parse(message);
        if (said.say === 'who-is-signed-in') await answer(said.key);
        else if (said.say === 'i-am') await ask();
        else if (said.say === 'token') await open(said);
      } catch {
        // Unreadable: the person can still sign in with a press.
      }
    },
  };
}

async function shared(own: CryptoKey, other: JsonWebKey): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey('jwk', other, curve, false, []);
  return crypto.subtle.deriveKey({ name: 'ECDH', public: key }, own, { name: cipher, length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}
