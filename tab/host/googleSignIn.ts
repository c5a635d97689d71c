import { randomBytes, toBase64url } from '../lock/bytes.ts';
import { serverOrigin } from '../server.ts';
import { HostError, type SignIn, type SignInState, type SignInTrouble } from './host.ts';

/** The server's public settings (`GET /meet/settings`). */
export interface MeetSettings {
  clientId: string;
  projectNumber: string;
  authorizeUrl: string;
  scope: string;
}

/** Where Google redirects its window: our page there passes the result to the window that opened it. */
const redirectPath = '/meet/signed-in';
const windowFeatures = 'popup,width=500,height=640';
/** How often we check whether the person has closed the sign-in window: browsers fire no event for it. */
const closedPollMs = 500;
/** A token counts as expired this long before its end, in ms: it must still be valid when the server reads it. */
const expiryMarginMs = 10_000;

const troubles: readonly string[] = [
  'consent-denied',
  'sign-in-expired',
  'tenant-not-allowed',
  'host-busy',
  'host-unreachable',
  'slow-down',
] satisfies SignInTrouble[];

/** Secrets of one attempt, known to this window only: without them, Google's answer is worthless. */
interface Secrets {
  state: string;
  nonce: string;
  verifier: string;
  challenge: string;
}

interface Token {
  token: string;
  until: number;
}

/** Sign-in with Google: what the tab sees of it, and the token for our server. */
export interface GoogleSignIn extends SignIn {
  token(): Promise<string>;
  /** Adopts the token that another frame of the same person got. */
  adopt(token: Token): void;
  /** The token for another frame of the same person; `undefined` while signed out. */
  held(): Token | undefined;
}

/**
 * Signs in with one press: a Google window asks for identity and the Meet permission together, and our server exchanges
 * the resulting code (authorization code with PKCE). The token is kept in this variable only.
 */
export async function googleSignIn(settings: MeetSettings): Promise<GoogleSignIn> {
  let held: Token | undefined;
  let state: SignInState = { asking: false };
  let waiting: PromiseWithResolvers<void> | undefined;
  // Prepared before the press: a browser opens a window right away, or not at all.
  let secrets = await freshSecrets();
  let stop = () => {};
  const listeners = new Set<() => void>();
  const show = (changed: SignInState) => {
    state = { ...(held && { until: held.until }), ...changed };
    for (const listener of listeners) listener();
  };
  const adopt = (token: Token) => {
    held = token;
    show({ asking: false });
    waiting?.resolve();
    waiting = undefined;
  };

  async function exchange(code: string, { verifier, nonce }: Secrets): Promise<void> {
    try {
      const answer = await fetch(`${serverOrigin()}/meet/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code, verifier, nonce }),
      });
      const said: { token?: unknown; expiresAt?: unknown; error?: unknown } = await answer.json();
      if (answer.ok && typeof said.token === 'string' && typeof said.expiresAt === 'number') {
        adopt({ token: said.token, until: said.expiresAt });
      } else {
        show({
          asking: false,
          trouble: troubles.includes(String(said.error)) ? (said.error as SignInTrouble) : unreachable,
        });
      }
    } catch {
      show({ asking: false, trouble: unreachable });
    }
  }

  return {
    state: () => state,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    press(another) {
      stop();
      const own = secrets;
      void freshSecrets().then((fresh) => {
        secrets = fresh;
      });
      const opened = window.open(
        addressOf(settings, own, promptAfter(state.trouble, another)),
        'mini-m-sign-in',
        windowFeatures,
      );
      if (!opened) return show({ asking: false, trouble: 'window-blocked' });
      show({ asking: true });
      stop = () => {
        clearInterval(watching);
        window.removeEventListener('message', hear);
      };
      const watching = setInterval(() => {
        if (!opened.closed) return;
        clearInterval(watching);
        // Some browsers report the window as closed while it shows Google; a late answer is still accepted.
        if (state.asking) show({ asking: false, trouble: 'window-closed' });
      }, closedPollMs);
      const hear = ({ data, origin, source }: MessageEvent) => {
        if (origin !== location.origin || source !== opened || data?.state !== own.state) return;
        stop();
        if (typeof data.code !== 'string') return show({ asking: false, trouble: 'consent-denied' });
        show({ asking: true });
        void exchange(data.code, own);
      };
      window.addEventListener('message', hear);
    },
    signedIn(now) {
      if (held && now < held.until - expiryMarginMs) return Promise.resolve();
      waiting ??= Promise.withResolvers();
      return waiting.promise;
    },
    refused() {
      held = undefined;
      show({ asking: false, trouble: 'sign-in-expired' });
    },
    async token() {
      if (!held) throw new HostError('Nobody is signed in');
      return held.token;
    },
    adopt,
    held: () => held,
  };
}

const unreachable: SignInTrouble = 'host-unreachable';

/** By default, Google reuses its session; after a failure that this wouldn't fix, it has to ask. */
function promptAfter(trouble: SignInTrouble | undefined, another = false): string | undefined {
  if (another || trouble === 'tenant-not-allowed') return 'select_account';
  return trouble === 'consent-denied' ? 'consent' : undefined;
}

function addressOf(
  { authorizeUrl, clientId, scope }: MeetSettings,
  { state, nonce, challenge }: Secrets,
  prompt: string | undefined,
): string {
  const address = new URL(authorizeUrl, location.origin);
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: location.origin + redirectPath,
    scope,
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    include_granted_scopes: 'true',
    ...(prompt && { prompt }),
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return address.href;
}

async function freshSecrets(): Promise<Secrets> {
  const verifier = random();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { state: random(), nonce: random(), verifier, challenge: toBase64url(new Uint8Array(digest)) };
}

function random(): string {
  return toBase64url(randomBytes(32));
}
