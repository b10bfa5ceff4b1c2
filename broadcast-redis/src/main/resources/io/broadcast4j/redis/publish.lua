-- Stores a message in the history of its stream, gives it a position, and hands it to every node that listens.
-- The history comes first: if Redis is out of memory the first write fails, and nothing has been delivered.
--
-- The channel is no key: while a hash slot moves in a cluster, a key that is not there would keep the script from running.
--
-- KEYS  meta of the stream, its log, what is known of the idempotency key
-- ARGV  body, messages kept (0 for none), their age in ms, '1' if the latest alone counts, bytes kept,
--       epoch if a new one begins, publisher, its number of this call, ms to know the idempotency key or '' for
--       none, ms to know the epoch, PUBLISH or SPUBLISH, channel of the stream, whether this call may have been
--       run before
-- The numbers of one publisher grow from call to call on a stream, also where calls are run again.
-- returns {epoch, offset, entry id}, or {} if nobody can tell any more whether it has been run before
local meta, log, once = KEYS[1], KEYS[2], KEYS[3]
local body, keep, age, latest, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local newepoch, publisher, call = ARGV[6], ARGV[7], tonumber(ARGV[8])
local keyed, life, publish, channel = ARGV[9], tonumber(ARGV[10]), ARGV[11], ARGV[12]
local again = ARGV[13] == '1'

-- How long a call is sent again at most, and with room to spare.
local REPEATED_MS = 30000
-- Of how many publishers it is known what they ran again last.
local MOST_PUBLISHERS = 64
local FIELDS = 7

local function millis(id)
  return tonumber(string.match(id, '^%d+'))
end

if keyed ~= '' then
  local known = redis.call('GET', once)
  if known then
    local epoch, offset, id = string.match(known, '^(%S*) (%d+) (%S*)$')
    return {epoch, offset, id}
  end
end

if keep == 0 then
  if keyed ~= '' then
    redis.call('SET', once, ' 0 ', 'PX', keyed)
  elseif again then
    return {}
  end
  redis.call(publish, channel, '- 0 - ' .. body)
  return {'', '0', ''}
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
-- e epoch, o offset and i id of the newest message, x id of the newest one that is gone, s bytes in the log,
-- l whether the latest alone counts, a age, r:PUBLISHER the last call of a publisher that may have been run before
local repeated = 'r:' .. publisher
local known = redis.call('HMGET', meta, 'e', 'o', 'i', 'x', 's', repeated)
local epoch, newest, gone = known[1], known[3], known[4] ~= '' and known[4]
local offset, size = tonumber(known[2] or '0'), tonumber(known[5] or '0')

-- Looks for what this call has stored, from the newest message back to the first that this publisher stored before it.
local function stored()
  local upto = '+'
  while true do
    local entries = redis.call('XREVRANGE', log, upto, now - REPEATED_MS, 'COUNT', 17)
    for i, entry in ipairs(entries) do
      if entry[2][4] == publisher and (i > 1 or upto == '+') then
        local number = tonumber(entry[2][6])
        if number == call then
          return {epoch, entry[2][2], entry[1]}
        elseif number < call then
          return nil
        end
      end
      upto = entry[1]
    end
    if #entries < 17 then
      return gone and millis(gone) >= now - REPEATED_MS and {} or nil
    end
  end
end

-- The first sending of a call may come late, over a connection that was given up, when the second one was run.
local late = not again and known[6] and call <= tonumber(known[6])
if (again or late) and keyed == '' and epoch then
  local answer = stored()
  if answer or late then
    return answer or {}
  end
end

offset = offset + 1
local number = string.format('%.0f', offset)
local id = redis.call('XADD', log, '*', 'o', number, 'p', publisher, 'n', call, 'b', body)
local count = redis.call('XLEN', log)
if not epoch or not newest then
  epoch, offset, number, gone, size = epoch or newepoch, 1, '1', false, 0
  if count > 1 then
    -- The log of an earlier life, whose numbers mean nothing any more.
    redis.call('DEL', log)
    id = redis.call('XADD', log, id, 'o', number, 'p', publisher, 'n', call, 'b', body)
    count = 1
  end
elseif count == 1 then
  gone, size = newest, 0
end
size = size + #body
while count > 0 do
  local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
  if count <= keep and size <= most and millis(first[1]) >= now - age then
    break
  end
  redis.call('XDEL', log, first[1])
  count, size, gone = count - 1, size - #first[2][8], first[1]
end
redis.call('HSET', meta, 'e', epoch, 'o', number, 'i', id, 'x', gone or '', 's', size, 'l', latest, 'a', age)
if again then
  if redis.call('HLEN', meta) > FIELDS + MOST_PUBLISHERS then
    for _, field in ipairs(redis.call('HKEYS', meta)) do
      if string.sub(field, 1, 2) == 'r:' then
        redis.call('HDEL', meta, field)
      end
    end
  end
  redis.call('HSET', meta, repeated, call)
end
redis.call('PEXPIRE', meta, life)
redis.call('PEXPIRE', log, age + 1000)
if keyed ~= '' then
  redis.call('SET', once, epoch .. ' ' .. number .. ' ' .. id, 'PX', keyed)
end
redis.call(publish, channel, epoch .. ' ' .. number .. ' ' .. id .. ' ' .. body)
return {epoch, number, id}
