import { type KeyObject } from 'node:crypto';
import { type LogName } from './store.ts';
/** The length of the nonce with which everything sealed begins, in bytes; it never repeats. */
export declare const nonceLength = 12;
/** The length of the tag with which it ends, in bytes. */
export declare const tagLength = 16;
/** The length of a wrapped key, in bytes. */
export declare const wrappedLength: number;
/** Reads SEAL_KEY: one key or several, separated by commas. The first seals, all open. Throws one sentence. */
export declare function sealKeys(value: string | undefined): KeyObject[];
/** Reads NAME_KEY, which turns meetings into the names of Redis keys and does not rotate. Throws one sentence. */
export declare function nameKey(value: string | undefined): KeyObject;
/** The name under which Redis knows a meeting: tells nobody which one it is, and is the same in every process. */
export declare function keyName(key: KeyObject, meeting: string): LogName;
/** Seals bytes so that they open only with this key and in this context. */
export declare function seal(key: KeyObject, context: Buffer, plain: string | Buffer): Buffer;
/** What was sealed, or `undefined` when it was sealed with another key, for another context, or was changed since. */
export declare function unseal(key: KeyObject, context: Buffer, sealed: Buffer): Buffer | undefined;
/** A new random key: one for each session. */
export declare function newKey(): KeyObject;
/** Seals a session's key with the first of `keys`. */
export declare function wrapKey(keys: readonly KeyObject[], context: Buffer, key: KeyObject): Buffer;
/** A session's key, opened with whichever of `keys` fits; `undefined` when none does. */
export declare function unwrapKey(keys: readonly KeyObject[], context: Buffer, wrapped: Buffer): KeyObject | undefined;
