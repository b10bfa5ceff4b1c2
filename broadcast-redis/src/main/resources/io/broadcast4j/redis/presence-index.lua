-- On which streams a session may be due. It may name streams where none is, and forget one for a while: whoever works
-- on a stream names it again. A stream comes back to be looked at when the first of its sessions ends, or earlier.
--
-- KEYS  1 sorted set: name of a stream -> when to look at it, in ms of this server's clock
-- ARGV  1 what to do, 2 for how many ms the key outlives its last entry; then what that needs, see below

local index, outlives = KEYS[1], tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function text(number)
  return string.format('%.0f', number)
end

local function keep()
  local last = tonumber(redis.call('ZRANGE', index, -1, -1, 'WITHSCORES')[2])
  if last and redis.call('PTTL', index) < last - now + outlives / 2 then
    redis.call('PEXPIREAT', index, text(math.max(last, now) + outlives))
  end
end

local verbs = {}

-- ARGV from 3: for each stream when to look at it and its name; if it is to be looked at earlier, that stays so.
function verbs.add(...)
  redis.call('ZADD', index, 'LT', ...)
  keep()
  return {}
end

-- ARGV 3 how many streams at most, 4 for how many ms they are the caller's. Returns those that are due.
function verbs.claim(most, claimed)
  local due = redis.call('ZRANGEBYSCORE', index, '-inf', text(now), 'LIMIT', 0, most)
  local entries = {}
  for i, stream in ipairs(due) do
    -- If the caller dies now somebody else will look. An earlier time that is named meanwhile goes before this one.
    entries[2 * i - 1] = text(now + claimed)
    entries[2 * i] = stream
  end
  if #due > 0 then
    redis.call('ZADD', index, unpack(entries))
    keep()
  end
  return due
end

-- ARGV from 3: the names of streams. Whoever calls this looks at them once more behind it.
function verbs.remove(...)
  redis.call('ZREM', index, ...)
  return {}
end

return verbs[ARGV[1]](unpack(ARGV, 3, #ARGV - 1))
