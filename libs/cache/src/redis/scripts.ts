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
 * The server's own run_id, asked for inside each script. Comparing the one seen at connect is not enough: a proxy may
 * put another server behind a connection at any moment. INFO costs about 15 µs; nothing on the warm path runs a script.
 */
const prelude = `
local function run_id() return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') end
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

const nowText = `${prelude}
return {run_id(), now_ms()}`;

/** KEYS state; ARGV epoch, run_id of the row, server's time when the beat was begun. */
const beatText = `${prelude}
local run = run_id()
if run ~= ARGV[2] then return {'other-server'} end
local age = now_ms() - tonumber(ARGV[3])
if age < 0 or age > ${figures.beatAgeMs} then return {'late'} end
local last = redis.call('HMGET', KEYS[1], 'epoch', 'run_id')
if last[2] == run and tonumber(last[1]) > tonumber(ARGV[1]) then return {'backwards'} end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'run_id', run)
return {'written', redis.call('HINCRBY', KEYS[1], 'beats', 1)}`;

/** KEYS state, leases, log; ARGV reader, number handled so far or nothing. */
const renewText = `${prelude}
local now = now_ms()
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. string.format('%.0f', now))
redis.call('ZADD', KEYS[2], string.format('%.0f', now + ${figures.leaseMs}), ARGV[1])
local state = redis.call('HMGET', KEYS[1], 'epoch', 'run_id', 'beats', 'invalidations')
local missed = {}
if ARGV[2] ~= '' then
  missed = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. ARGV[2], '+inf')
end
return {run_id(), now, state[1] or '', state[2] or '', state[3] or '', state[4] or '0', missed}`;

/** KEYS entry; ARGV run_id, prefix of tombstones. */
const readText = `${prelude}
local entry = redis.call('HMGET', KEYS[1], 'ids', 'sealed')
if not entry[1] or not entry[2] then return false end
if run_id() ~= ARGV[1] then return false end
local ids = cjson.decode(entry[1])
if tombstoned(ARGV[2], ids) then return false end
return {entry[1], entry[2], now_ms()}`;

/** KEYS entry; ARGV run_id, prefix of tombstones, ids as JSON, sealed, deadline. */
const fillText = `${prelude}
if run_id() ~= ARGV[1] then return 0 end
local left = tonumber(ARGV[5]) - now_ms()
if left <= 0 then return 0 end
local ids = cjson.decode(ARGV[3])
if tombstoned(ARGV[2], ids) then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'ids', ARGV[3], 'sealed', ARGV[4])
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left))
return 1`;

/** KEYS state, leases, log; ARGV run_id, prefix of tombstones, channel, ids as JSON, owner, reference, last beat. */
const invalidateText = `${prelude}
local run = run_id()
if run ~= ARGV[1] then return {'refused'} end
local state = redis.call('HMGET', KEYS[1], 'run_id', 'beats')
if state[1] ~= run or tonumber(state[2]) < tonumber(ARGV[7]) then return {'refused'} end
local ids = cjson.decode(ARGV[4])
for _, id in ipairs(ids) do redis.call('SET', ARGV[2] .. id, '1', 'PX', ${figures.tombstoneMs}) end
local number = redis.call('HINCRBY', KEYS[1], 'invalidations', 1)
local message = cjson.encode({runId = run, number = number, ids = ids, ownerId = ARGV[5], reference = ARGV[6]})
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
