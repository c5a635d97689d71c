/**
 * Replaces the logger in teams-js (`debug`), which nobody reads here: every panel would load it, and it looks into
 * browser storage to find out whether it is enabled.
 */
const silent = Object.assign(() => {}, { extend: () => silent, formatArgs() {} });

/** The name teams-js imports. */
export const b = { debug: Object.assign(() => silent, { formatArgs() {} }) };
