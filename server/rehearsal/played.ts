import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';

/*
 * Services that Mini-M asks in production, played well enough to answer the real clients. The rehearsal serves them on its own
 * port; the tests serve them on loopback and add faults.
 */

/** A request to a played service. */
export interface PlayedRequest {
  method: string;
  /** Below the service's own address. */
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  /** A parsed JSON body or form. */
  body: unknown;
}

export interface PlayedAnswer {
  status: number;
  body: unknown;
}

export function answer(body: unknown, status = 200): PlayedAnswer {
  return { status, body };
}

/** An RS256 key pair that a played service signs tokens with. */
export interface SigningKey {
  kid: string;
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

export async function newSigningKey(kid: string): Promise<SigningKey> {
  return { kid, ...(await generateKeyPair('RS256')) };
}

/** The public key as it's published. */
export async function publicJwk({ kid, publicKey }: SigningKey): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' };
}
