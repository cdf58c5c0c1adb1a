import { createHash } from 'node:crypto';
import { figures } from '../figures.js';

/** A Lua script: one atomic step at the server. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

export function scriptOf(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') };
}

/**
 * What names a server: its own run_id and a mark that lies in its memory. The run_id is asked for inside each script,
 * since a proxy may put another server behind a connection at any moment; INFO costs about 15 µs, and nothing on the
 * warm path runs a script. The mark tells a server that was emptied from the one that it was: with its keys it loses
 * its name. A mark that came with a copy from elsewhere doesn't count.
 */
const prelude = `
local function server_id()
  local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  local id = redis.call('HGET', KEYS[1], 'server_id')
  if id and string.sub(id, 1, #run_id + 1) == run_id .. ':' then return id end
  return run_id
end
local function now_ms()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local function tombstoned(prefix, ids)
  for _, id in ipairs(ids) do
    if redis.call('EXISTS', prefix .. id) == 1 then return true end
  end
  return false
end
`;

/** KEYS state, log; ARGV a mark in case that the server has none. */
const nowText = `${prelude}
local id = server_id()
if not string.find(id, ':', 1, true) then
  id = id .. ':' .. ARGV[1]
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[1], 'server_id', id)
end
return {id, now_ms()}`;

/** KEYS state; ARGV epoch, server named by the row, server's time when the beat was begun. */
const beatText = `${prelude}
if server_id() ~= ARGV[2] then return {'other-server'} end
local age = now_ms() - tonumber(ARGV[3])
if age < 0 or age > ${figures.beatAgeMs} then return {'late'} end
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch and tonumber(epoch) > tonumber(ARGV[1]) then return {'backwards'} end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
redis.call('HINCRBY', KEYS[1], 'beats', 1)
return {'written'}`;

/** KEYS state, leases, log; ARGV reader, number handled so far or nothing. */
const renewText = `${prelude}
local now = now_ms()
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. string.format('%.0f', now))
redis.call('ZADD', KEYS[2], string.format('%.0f', now + ${figures.leaseMs}), ARGV[1])
local state = redis.call('HMGET', KEYS[1], 'epoch', 'server_id', 'beats', 'invalidations')
local missed = {}
if ARGV[2] ~= '' then
  missed = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. ARGV[2], '+inf')
end
return {server_id(), now, state[1] or '', state[2] or '', state[3] or '', state[4] or '0', missed}`;

/** KEYS state, entry; ARGV server, prefix of tombstones. */
const readText = `${prelude}
local entry = redis.call('HMGET', KEYS[2], 'ids', 'sealed')
if not entry[1] or not entry[2] then return false end
if server_id() ~= ARGV[1] then return false end
local ids = cjson.decode(entry[1])
if tombstoned(ARGV[2], ids) then return false end
return {entry[1], entry[2], now_ms()}`;

/**
 * KEYS state, entry; ARGV server, prefix of tombstones, ids as JSON, sealed, deadline. A deadline that has passed
 * removes the entry at once, as Redis documents for PEXPIREAT.
 */
const fillText = `${prelude}
if server_id() ~= ARGV[1] then return 0 end
local ids = cjson.decode(ARGV[3])
if tombstoned(ARGV[2], ids) then return 0 end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], 'ids', ARGV[3], 'sealed', ARGV[4])
redis.call('PEXPIREAT', KEYS[2], ARGV[5])
return 1`;

/** KEYS state, leases, log; ARGV server, prefix of tombstones, channel, ids as JSON, owner, reference. */
const invalidateText = `${prelude}
local server = server_id()
if server ~= ARGV[1] then return {'refused'} end
local ids = cjson.decode(ARGV[4])
for _, id in ipairs(ids) do redis.call('SET', ARGV[2] .. id, '1', 'PX', ${figures.tombstoneMs}) end
local number = redis.call('HINCRBY', KEYS[1], 'invalidations', 1)
local message = cjson.encode({serverId = server, number = number, ids = ids, ownerId = ARGV[5], reference = ARGV[6]})
redis.call('ZADD', KEYS[3], number, message)
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -${figures.logLength + 1})
redis.call('PEXPIRE', KEYS[3], ${figures.tombstoneMs})
redis.call('PUBLISH', ARGV[3], message)
return {'sent', redis.call('ZRANGEBYSCORE', KEYS[2], string.format('%.0f', now_ms()), '+inf')}`;

export const scripts = {
  now: scriptOf(nowText),
  beat: scriptOf(beatText),
  renew: scriptOf(renewText),
  read: scriptOf(readText),
  fill: scriptOf(fillText),
  invalidate: scriptOf(invalidateText),
} as const;
