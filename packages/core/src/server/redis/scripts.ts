// What must happen in Redis as one: scripts, which take one round trip. Their keys have one prefix, and stand in one
// slot where that prefix holds a hash tag.

/**
 * Begins a stream. Where there seems to be no room its owner's list is walked: what is gone is taken off, what is there
 * is counted anew, and the oldest that have ended are deleted as far as needed.
 * KEYS: stream, list of the owner, inbox, bytes of the owner. ARGV: prefix of streams, name, instance, now, most streams, most bytes,
 * expiry of the stream, of the list, of the inbox.
 */
export const OPEN = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 'taken' end
local most, mostBytes = tonumber(ARGV[5]), tonumber(ARGV[6])
local kept = redis.call('ZCARD', KEYS[2])
local bytes = tonumber(redis.call('GET', KEYS[4]) or '0')
if kept >= most or bytes > mostBytes then
  kept, bytes = 0, 0
  local ended = {}
  for _, name in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
    local last = redis.call('XREVRANGE', ARGV[1] .. name, '+', '-', 'COUNT', 1)[1]
    if not last or last[2][1] == 'x' then
      redis.call('ZREM', KEYS[2], name)
    else
      kept = kept + 1
      if last[2][1] == 'e' then
        local size = tonumber(last[2][2])
        bytes = bytes + size
        table.insert(ended, { name, size })
      end
    end
  end
  for _, each in ipairs(ended) do
    if kept < most and bytes <= mostBytes then break end
    redis.call('DEL', ARGV[1] .. each[1])
    redis.call('ZREM', KEYS[2], each[1])
    kept = kept - 1
    bytes = bytes - each[2]
  end
  redis.call('SET', KEYS[4], bytes, 'PX', ARGV[8])
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
if last[2][1] == 'x' then return 0 end
redis.call('XDEL', KEYS[1], '0-1')
if last[2][1] ~= 'e' then
  redis.call('XADD', ARGV[2] .. first[2][2], 'NOMKSTREAM', 'MAXLEN', '~', '10000', '*', 'stop', ARGV[1])
end
return 1`
