// What must happen in Redis as one: scripts, which take one round trip. Their keys have one prefix, and stand in one
// slot where that prefix holds a hash tag.

/** How many streams a beginning looks at, whether they are there still. */
const LOOKED_AT = 100

/**
 * Begins a stream. Where there is no room, the owner's oldest that have ended are deleted as far as needed. Those that
 * ended nowhere, as their process died, are found by looking at a few that were not looked at for longest: what an owner
 * has is never walked at each beginning, or many beginnings would take the square of it.
 * KEYS: stream, list of the owner, inbox, bytes of the owner, what of the owner has ended. ARGV: prefix of streams, name,
 * instance, now, most streams, most bytes, expiry of the stream, of the list, of the inbox.
 */
export const OPEN: string = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 'taken' end
local most, mostBytes = tonumber(ARGV[5]), tonumber(ARGV[6])
local kept = redis.call('ZCARD', KEYS[2])
local bytes = tonumber(redis.call('GET', KEYS[4]) or '0')
local evicts = kept >= most or bytes > mostBytes
while kept >= most or bytes > mostBytes do
  local oldest = redis.call('ZPOPMIN', KEYS[5])[1]
  if not oldest then
    bytes = 0
    break
  end
  local size, name = string.match(oldest, '^(%S+) (.*)$')
  redis.call('DEL', ARGV[1] .. name)
  kept = kept - redis.call('ZREM', KEYS[2], name)
  bytes = math.max(0, bytes - tonumber(size))
end
if evicts then redis.call('SET', KEYS[4], bytes, 'PX', ARGV[8]) end
if kept >= most then
  for _, name in ipairs(redis.call('ZRANGE', KEYS[2], 0, ${LOOKED_AT - 1})) do
    if redis.call('EXISTS', ARGV[1] .. name) == 0 then
      kept = kept - redis.call('ZREM', KEYS[2], name)
    else
      redis.call('ZADD', KEYS[2], ARGV[4], name)
    end
  end
end
if kept >= most then return 'full' end
redis.call('XADD', KEYS[1], '0-1', 'w', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[7])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[8])
if redis.call('EXISTS', KEYS[3]) == 0 then redis.call('XADD', KEYS[3], '*', 'wake', '1') end
redis.call('PEXPIRE', KEYS[3], ARGV[9])
return 'open'`

/**
 * Notes an answer that has ended, for when room is needed.
 * KEYS: what of the owner has ended, bytes of the owner. ARGV: name, its bytes, now, expiry of both.
 */
export const ENDED = `
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[2] .. ' ' .. ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('INCRBY', KEYS[2], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[4])`

/**
 * Notes an answer that nobody listens to, and tells the writers of the oldest ones above the bound to let go.
 * KEYS: abandoned of the owner, mark of its followers. ARGV: instance and name, now, most, expiry, prefix of inboxes.
 */
export const ABANDON = `
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', tonumber(ARGV[2]) - tonumber(ARGV[4]))
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
local over = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[3])
if over > 0 then
  local gone = redis.call('ZRANGE', KEYS[1], 0, over - 1)
  for _, each in ipairs(gone) do
    local instance, name = string.match(each, '^(%S+) (.*)$')
    redis.call('ZREM', KEYS[1], each)
    redis.call('XADD', ARGV[5] .. instance, 'NOMKSTREAM', 'MAXLEN', '~', '10000', '*', 'drop', name)
  end
end
return 1`

/**
 * Tells the writer to stop. Without its first entry a stream is not found any more; who reads it reads to its end.
 * KEYS: stream. ARGV: name, prefix of inboxes.
 */
export const STOP = `
local first = redis.call('XRANGE', KEYS[1], '0-1', '0-1')[1]
if not first then return 0 end
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
redis.call('XDEL', KEYS[1], '0-1')
if last[2][1] ~= 'e' then
  redis.call('XADD', ARGV[2] .. first[2][2], 'NOMKSTREAM', 'MAXLEN', '~', '10000', '*', 'stop', ARGV[1])
end
return 1`
