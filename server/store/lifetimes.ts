const second = 1_000;
const hour = 3_600 * second;

/**
 * How long a tombstone is kept, in ms. Longer than a replica may live without the store's word (10 minutes), so that no
 * late process brings a cleared session back.
 */
export const tombstoneLife = hour;

/** How long a copy of a session may live without the store's word, in ms: a later one is never written back. */
export const unconfirmedLife = 10 * 60 * second;

/** In the first ms of an empty store nobody opens a session: those who hold one put it back before. */
export const restorersFirst = 3 * second;

/** How long a process counts as alive after it last said so, in ms, and how often it says so. */
export const leaseLife = 6 * second;
export const leaseRefresh = 2 * second;

/** How often the ends of the logs are looked at, in ms: a hint that was lost costs no more than this. */
export const tailEvery = second;

/** The same for logs in which nothing has happened for a while: there the first hint after it is the one to be lost. */
export const quietTailEvery = 4 * second;

/** For how long the store may fail to answer a log's followers, in ms, before people are told that it is away. */
export const awayAfter = 1.5 * second;

/** How much longer than its session's maximum age a log is kept, in ms: time in which a process clears it properly. */
export const wipeGrace = 10 * 60 * second;
