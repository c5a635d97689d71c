import { createHash } from 'node:crypto';

/** A Lua script and its SHA-1. All but `tails` use one key, so that each runs on one node of a Cluster. */
export interface Script {
  source: string;
  sha: string;
}

/*
 * A log is a stream with entry ids `<epoch>-<version>`. A tombstone is version 0 of the epoch after the wiped one, so that
 * XADD refuses writers still in the old epoch. An entry has one field, `e`, which is sealed.
 */
const prelude = `
local key = KEYS[1]
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

-- See markOf in sealedEntry.ts.
local function mark(entry)
  return entry and string.sub(entry[2][2], -12) or ''
end

local function tail()
  local last = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  return last and last[1], mark(last)
end

local function add(id, blob)
  local added = redis.pcall('XADD', key, 'NOMKSTREAM', id, 'e', blob)
  if type(added) == 'table' and added.err and not string.find(added.err, 'equal or smaller', 1, true) then
    error(added)
  end
  return type(added) == 'string' and added
end

local function publish(id, blob)
  redis.call('SPUBLISH', key, id .. ' ' .. blob)
end

local function endsWith(id, itsMark)
  local last, found = tail()
  return last == id and found == itsMark
end

local function untimely(sealed, till)
  return tonumber(sealed) > tonumber(at) + 1000 or tonumber(at) > tonumber(till)
end
`;

/** A script that may run while Redis is full, because it frees memory or writes little. */
function whenFull(body: string): Script {
  return made(`#!lua flags=allow-oom\n${prelude}${body}`);
}

function script(body: string): Script {
  return made(prelude + body);
}

function made(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** A script's reply if it ran after the deadline, or if the sealed time is in the future. */
export const wasUntimely = -2;
/** The reply of `append` if the stream's last id is beyond its last entry: someone else wrote to it. */
export const takesNoMore = -3;

/** () → [Redis' time in ms, the last id or nil]. */
export const tail = script(`
return { at, (tail()) }
`);

/**
 * Checks many logs at once (one, in a Cluster). (the last ids as this process knows them, separated by spaces, empty for a
 * missing log; the marks of these entries, of equal length) → for each log that ends differently [its index from 1, its last
 * id, or '' if it's missing, or nil if the key isn't a log].
 */
export const tails = script(`
local place, elsewhere = 0, {}
for believed in string.gmatch(ARGV[1] .. ' ', '(%S*) ') do
  place = place + 1
  local found = redis.pcall('XREVRANGE', KEYS[place], '+', '-', 'COUNT', 1)
  local id = not found.err and (found[1] and found[1][1] or '')
  local isOther = found[1] and mark(found[1]) ~= string.sub(ARGV[2], 12 * place - 11, 12 * place)
  if id ~= believed or isOther then table.insert(elsewhere, { place, id }) end
end
return elsewhere
`);

/** (an id, or '-') → [the log's last id or '', the entries from that id on]. */
export const read = script(`
return { tail() or '', redis.call('XRANGE', key, ARGV[1], '+') }
`);

/** The same, and writes, so that waiting for replicas waits for the entries. Time to live stays as it is. */
export const readReplicated = script(`
local life = redis.call('PTTL', key)
if life > 0 then redis.call('PEXPIRE', key, life) end
return { tail() or '', redis.call('XRANGE', key, ARGV[1], '+') }
`);

const appends = `
if untimely(ARGV[4], ARGV[5]) then return -2 end
if not endsWith(ARGV[1] .. '-' .. ARGV[2], ARGV[3]) then return 0 end
for n = 6, #ARGV do
  local id = ARGV[1] .. '-' .. string.format('%.0f', ARGV[2] + n - 5)
  if not add(id, ARGV[n]) then return -3 end
  publish(id, ARGV[n])
end
return 1
`;

/**
 * (epoch, version and mark of the entry that the blobs follow, sealed time, deadline, blobs) → 1; 0 if the log ends with
 * another entry; -2 if untimely; `takesNoMore`.
 */
export const append = script(appends);
/** The same, even while Redis is full. */
export const appendWhenFull = whenFull(appends);

/**
 * (epoch, blob, time to live in ms, sealed time, deadline) → 1; 0 if a session is open already; -1 if there was a later
 * epoch; -2 if untimely.
 */
export const open = script(`
if untimely(ARGV[4], ARGV[5]) then return -2 end
local last = tail()
if last and string.sub(last, -2) ~= '-0' then return 0 end
local id = ARGV[1] .. '-1'
if last then
  if not add(id, ARGV[2]) then return -1 end
  redis.call('XTRIM', key, 'MAXLEN', 1)
else
  redis.call('XADD', key, id, 'e', ARGV[2])
end
redis.call('PEXPIRE', key, ARGV[3])
publish(id, ARGV[2])
return 1
`);

/** (epoch, version and mark of the last entry, blob) → 1; 0 if the log ends with another entry. */
export const settle = whenFull(`
if not endsWith(ARGV[1] .. '-' .. ARGV[2], ARGV[3]) then return 0 end
local id = ARGV[1] .. '-' .. string.format('%.0f', ARGV[2] + 1)
redis.call('XTRIM', key, 'MAXLEN', 0)
if not add(id, ARGV[4]) then return 0 end
publish(id, ARGV[4])
return 1
`);

/**
 * (the log's last id or '', new epoch, snapshot, time to live in ms, sealed time, deadline) → 1; 0 if the log ends elsewhere;
 * -2 if untimely.
 */
export const restore = whenFull(`
if untimely(ARGV[5], ARGV[6]) then return -2 end
if (tail() or '') ~= ARGV[1] then return 0 end
local id = ARGV[2] .. '-1'
redis.call('DEL', key)
redis.call('XADD', key, id, 'e', ARGV[3])
redis.call('PEXPIRE', key, ARGV[4])
publish(id, ARGV[3])
return 1
`);

/** Tells `wipe` to expect no log. Not an epoch, because a log opened in the same millisecond could have it. */
export const noLog = 'none';

/**
 * (epoch or `noLog`, the tombstone's epoch, its time to live in ms, tombstone) → 1; 0 if another epoch is there. A missing log
 * gets its tombstone, too. Deletes the log instead of trimming it, because trimmed entries may stay in memory.
 */
export const wipe = whenFull(`
local last = tail()
if last and string.match(last, '^%d+') ~= ARGV[1] then return 0 end
local id = ARGV[2] .. '-0'
redis.call('DEL', key)
redis.call('XADD', key, id, 'e', ARGV[4])
redis.call('PEXPIRE', key, ARGV[3])
publish(id, ARGV[4])
return 1
`);

/** (a tombstone's epoch, new tombstone) → 1; 0 if it isn't there. Keeps its time to live. */
export const tidy = whenFull(`
local id = ARGV[1] .. '-0'
if (tail()) ~= id then return 0 end
local life = redis.call('PTTL', key)
redis.call('DEL', key)
redis.call('XADD', key, id, 'e', ARGV[2])
if life > 0 then redis.call('PEXPIRE', key, life) end
return 1
`);

/** (message) → the number of subscribers that got it. */
export const publish = script(`
return redis.call('SPUBLISH', key, ARGV[1])
`);

/** Runs every command that our scripts use, and leaves nothing behind. Names the command that the user may not run. */
const allCommands = `
local key = KEYS[1]
local calls = {
  { 'time' }, { 'set', key, '' }, { 'get', key }, { 'del', key },
  { 'zadd', key, 0, '' }, { 'zrangebyscore', key, 0, 0 }, { 'zrem', key, '' },
  { 'xadd', key, '*', 'e', '' }, { 'xrange', key, '-', '+' }, { 'xrevrange', key, '+', '-' }, { 'xtrim', key, 'MAXLEN', 0 },
  { 'pexpire', key, 1000 }, { 'pttl', key }, { 'spublish', key, '' }, { 'del', key },
}
for _, call in ipairs(calls) do
  local reply = redis.pcall(unpack(call))
  if type(reply) == 'table' and reply.err then
    local isDenied = string.find(reply.err, 'permissions to run') or string.find(reply.err, "can't run this command", 1, true)
    return isDenied and redis.error_reply("NOPERM no permissions to run the '" .. call[1] .. "' command") or reply
  end
end
`;
/** Fails if Redis refuses writes, or doesn't let its user run one of our commands. */
export const probe = made(allCommands);
/** The same, even while Redis is full. */
export const checkRights = made(`#!lua flags=allow-oom\n${allCommands}`);

/** (pairs of a time in ms, or '' for none, and a name) → schedules the names. */
export const schedule = whenFull(`
for i = 1, #ARGV, 2 do
  if ARGV[i] == '' then
    redis.call('ZREM', key, ARGV[i + 1])
  else
    redis.call('ZADD', key, ARGV[i], ARGV[i + 1])
  end
end
redis.call('PEXPIRE', key, 172800000)
`);

/** (ms) → up to 50 names that have been due for that long. */
export const overdue = script(`
return redis.call('ZRANGEBYSCORE', key, '-inf', at - ARGV[1], 'LIMIT', 0, 50)
`);

/** (sealed lease, sealed time, deadline) → 1; -2 if untimely. Kept for a day, so that others can read when it ended. */
export const keepLease = whenFull(`
if untimely(ARGV[2], ARGV[3]) then return -2 end
redis.call('SET', key, ARGV[1], 'PX', 86400000)
return 1
`);
