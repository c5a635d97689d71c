const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/**
 * How long a tombstone is kept, in ms. Longer than a copy may live without the store's word (10 minutes), so that no
 * late process brings a cleared session back.
 */
export const tombstoneLife = hour;

/**
 * How long a copy of a session may live without the store's word, in ms: a later one is never written back, and a log
 * that nobody has written to for so long is opened only when a process that holds the session vouches for it.
 */
export const unconfirmedLife = 10 * minute;

/** How often a session in which nothing happens gets an entry anyway, in ms: the log of a running session stays young. */
export const signOfLifeEvery = 4 * minute;

/** The store places whatever does not say until when it may be decided within so many ms or never. */
export const proposalLife = 10 * second;

/** How long after a session was restored nothing is proposed to it, in ms: every connected copy that holds more comes first. */
export const graceAfterRestore = 2 * second;

/** For so many ms after a Redis began, or a connection came back, nobody opens a session: its holders restore it first. */
export const restorersFirst = 3 * second;

/** How long the holders of a session have to answer when they are asked for it, in ms. */
export const holdersAnswerWithin = 500;

/** For how long the store's last word about a log is good enough to show the session to a newcomer, in ms. */
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
