import { createHash } from 'node:crypto';

/** A Lua script with its digest. All but `tails` work on one key, so that all of it is on one node of a Cluster. */
export interface Script {
  source: string;
  sha: string;
}

/*
 * A log is one stream. Entry ids are `<epoch>-<version>`; a tombstone is version 0 of the epoch after the one it wiped,
 * so that XADD by itself refuses whoever still belongs to that one. Fields: t, Redis' time in ms, and e, what is sealed;
 * a tombstone's o: when the session was opened that was cleared.
 */
const prelude = `
local key = KEYS[1]
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

local function tail()
  local last = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  return last and last[1]
end

local function add(id, blob)
  local added = redis.pcall('XADD', key, 'NOMKSTREAM', id, 't', at, 'e', blob)
  if type(added) == 'table' and added.err and not string.find(added.err, 'equal or smaller', 1, true) then
    error(added.err)
  end
  return type(added) == 'string' and added
end

local function publish(id, blob)
  redis.call('SPUBLISH', key, id .. ' ' .. at .. ' ' .. blob)
end
`;

function script(body: string): Script {
  const source = prelude + body;
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** → [Redis' time in ms, the last id or nil]. */
export const tail = script(`
return { at, tail() }
`);

/**
 * Of many logs (of one, in a Cluster): the ids with which they are believed to end, in one string, empty for one
 * that is not there → of each that ends elsewhere [its place, the last id or '']; nil for an id where it is no log.
 */
export const tails = script(`
local place, elsewhere = 0, {}
for believed in string.gmatch(ARGV[1] .. ' ', '(%S*) ') do
  place = place + 1
  local found = redis.pcall('XREVRANGE', KEYS[place], '+', '-', 'COUNT', 1)
  local id = not found.err and (found[1] and found[1][1] or '')
  if id ~= believed then table.insert(elsewhere, { place, id }) end
end
return elsewhere
`);

/**
 * epoch, blob, the last version that whoever asks was told of → 1; 0 when this epoch is not open, or is open with less
 * than that: Redis was set back, and nothing may take the places of what it forgot.
 */
export const append = script(`
local epoch, version = string.match(tail() or '', '^(%d+)-(%d+)$')
if epoch ~= ARGV[1] or tonumber(version) < tonumber(ARGV[3]) then return 0 end
local id = add(ARGV[1] .. '-*', ARGV[2])
if not id then return 0 end
publish(id, ARGV[2])
return 1
`);

/** epoch, blob, time to live in ms → 1; 0 when one is open already; -1 when a later epoch has been here. */
export const open = script(`
local last = tail()
if last and string.sub(last, -2) ~= '-0' then return 0 end
local id = ARGV[1] .. '-1'
if last then
  if not add(id, ARGV[2]) then return -1 end
  redis.call('XTRIM', key, 'MAXLEN', 1)
else
  redis.call('XADD', key, id, 't', at, 'e', ARGV[2])
end
redis.call('PEXPIRE', key, ARGV[3])
publish(id, ARGV[2])
return 1
`);

/** epoch, version, blob → 1; 0 when something came after that version. */
export const settle = script(`
if tail() ~= ARGV[1] .. '-' .. ARGV[2] then return 0 end
local id = add(ARGV[1] .. '-*', ARGV[3])
redis.call('XTRIM', key, 'MAXLEN', 1)
publish(id, ARGV[3])
return 1
`);

/** the last id that is left ('' for none), epoch, snapshot, time to live in ms → 1; 0 when something else is there. */
export const restore = script(`
if (tail() or '') ~= ARGV[1] then return 0 end
local id = ARGV[2] .. '-1'
redis.call('DEL', key)
redis.call('XADD', key, id, 't', at, 'e', ARGV[3])
redis.call('PEXPIRE', key, ARGV[4])
publish(id, ARGV[3])
return 1
`);

/** epoch, the tombstone's epoch, its time to live in ms, what it holds, when the session was opened → 1; 0 when another
 * epoch is there. A log that was forgotten gets its tombstone, too. Deleted, not trimmed: a trimmed entry may stay in
 * memory, marked as gone. */
export const wipe = script(`
local last = tail()
if last and string.match(last, '^%d+') ~= ARGV[1] then return 0 end
local id = ARGV[2] .. '-0'
redis.call('DEL', key)
redis.call('XADD', key, id, 't', at, 'e', ARGV[4], 'o', ARGV[5])
redis.call('PEXPIRE', key, ARGV[3])
publish(id, ARGV[4])
return 1
`);

/** a tombstone's epoch → 1 when it holds nothing any more; 0 when it is not there. It keeps its time and its life. */
export const tidy = script(`
local id = ARGV[1] .. '-0'
local last = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
if not last or last[1] ~= id then return 0 end
local life = redis.call('PTTL', key)
redis.call('DEL', key)
redis.call('XADD', key, id, 't', last[2][2], 'e', '', 'o', last[2][6] or '0')
if life > 0 then redis.call('PEXPIRE', key, life) end
return 1
`);

/** pairs of a time in ms ('' for none) and a name → the names are due then. */
export const schedule = script(`
for i = 1, #ARGV, 2 do
  if ARGV[i] == '' then
    redis.call('ZREM', key, ARGV[i + 1])
  else
    redis.call('ZADD', key, ARGV[i], ARGV[i + 1])
  end
end
redis.call('PEXPIRE', key, 172800000)
`);

/** by how many ms → up to 50 names that are overdue by that much. */
export const overdue = script(`
return redis.call('ZRANGEBYSCORE', key, '-inf', at - ARGV[1], 'LIMIT', 0, 50)
`);

/** life in ms, process → says that it lives for that long. Leases are remembered for a day after the last one was kept. */
export const keepLease = script(`
redis.call('ZADD', key, at + ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', key, '-inf', at - 86400000)
redis.call('PEXPIRE', key, 86400000)
`);

/** life in ms, processes → for each the end of its lease in ms when it is over, else 0. */
export const expiredLeases = script(`
local ends = {}
for i = 2, #ARGV do
  -- Who is not known may be about to say that it lives, so it is given one lease.
  redis.call('ZADD', key, 'NX', at + ARGV[1], ARGV[i])
  local ending = tonumber(redis.call('ZSCORE', key, ARGV[i]))
  ends[i - 1] = ending <= tonumber(at) and ending or 0
end
return ends
`);
