const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * How long a tombstone is kept, in ms. Longer than a copy may live without the store's word (10 minutes), so that no
 * late process brings a cleared session back.
 */
export const tombstoneLife = hour;

/**
 * How long a copy of a session is kept without the store's confirmation, in ms. An older copy is never restored, and a log
 * without a newer entry is opened only if a process that holds the session vouches for it.
 */
export const unconfirmedLife = 10 * minute;

/** How often an idle session gets an entry anyway, in ms, so that its log never looks abandoned. */
export const signOfLifeEvery = 4 * minute;

/** How long, in ms, a proposal without a deadline of its own may take to reach the store. Later it's refused. */
export const proposalLife = 10 * second;

/** How long nothing is proposed after a restore, in ms: connected processes that hold more replace the copy first. */
export const graceAfterRestore = 4 * second;

/** How long after Redis started, or a lost connection came back, no session is opened, in ms: holders restore theirs first. */
export const restorersFirst = 3 * second;

/** How long processes that hold a session have to write to its log when another one asks, in ms. */
export const holdersAnswerWithin = 500;

/** How recent the store's last confirmation must be, in ms, to show the session to a newcomer without asking again. */
export const freshFor = 5 * second;

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
export const wipeGrace = 10 * minute;
