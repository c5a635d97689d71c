const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * How long a tombstone is kept, in ms. Longer than a copy lives without the store's confirmation, so that no late process
 * brings a cleared session back.
 */
export const tombstoneLife = hour;

/**
 * How long a copy of a session is kept without the store's confirmation, in ms. An older copy is never restored, and a log
 * without a newer entry is opened only if a process that holds the session vouches for it.
 */
export const unconfirmedLife = 10 * minute;

/** How often an idle session gets an entry anyway, in ms, so that its log never looks abandoned. */
export const signOfLifeEvery = 4 * minute;

/** The deadline, in ms, of a proposal without its own. */
export const proposalLife = 10 * second;

/** How long proposals wait after a restore, in ms, so that connected processes that hold more can replace the copy first. */
export const graceAfterRestore = 4 * second;

/** How long opening a session waits after Redis started or was reconnected, in ms, so that processes can restore theirs first. */
export const restorersFirst = 3 * second;

/** How long processes that hold a session have to write to its log when another asks, in ms. */
export const holdersAnswerWithin = 500;

/** How recent the store's confirmation must be, in ms, to show a newcomer the session without asking again. */
export const freshFor = 5 * second;

/** How long a lease lasts after its last renewal, and how often it is renewed, in ms. */
export const leaseLife = 6 * second;
export const leaseRefresh = 2 * second;

/** How often active logs are checked for entries whose publication was lost, in ms. */
export const tailEvery = second;

/** The same for idle logs. */
export const quietTailEvery = 4 * second;

/** How long the store may be silent, in ms, before windows show that it can't be reached. */
export const awayAfter = 1.5 * second;

/** How long a log outlives its session's maximum age, in ms, so that a process can still clear it properly. */
export const wipeGrace = 10 * minute;
