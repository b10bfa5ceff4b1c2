-- Reads what was stored at a time or later, as the clock of Redis tells time.
--
-- KEYS  meta of the stream, its log
-- ARGV  the time in ms since 1970, ms for which the epoch of a stream is known at least
-- returns {'messages', 'gap', or 'none' for a stream that is not known, epoch, offset, entry id of the newest,
--          and the messages as id, offset, body}
local meta, log, start, life = KEYS[1], KEYS[2], tonumber(ARGV[1]), tonumber(ARGV[2])
local known = redis.call('HMGET', meta, 'e', 'o', 'i', 'x', 'l', 'a')
local newest, gone, age = known[3] or '', known[4] or '', tonumber(known[6] or '0')
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local oldest = now - age
-- Before then this stream may have had another life.
local forgotten = start < now - math.max(life, 10 * age)
if not known[1] then
  return {forgotten and 'gap' or 'none', '', '0', ''}
end

local function millis(id)
  return tonumber(string.match(id, '^%d+'))
end

local function answer(what, entries)
  local reply = {what, known[1], known[2], newest}
  for _, entry in ipairs(entries) do
    reply[#reply + 1] = entry[1]
    reply[#reply + 1] = entry[2][2]
    reply[#reply + 1] = entry[2][8]
  end
  return reply
end

if known[5] == '1' then
  local latest = redis.call('XREVRANGE', log, '+', oldest, 'COUNT', 1)
  if #latest > 0 then
    return answer('messages', millis(latest[1][1]) >= start and latest or {})
  end
end
-- What is too old is as gone as what was dropped, and all is gone if the log is.
if redis.call('XLEN', log) == 0 then
  gone = newest
else
  local old = redis.call('XREVRANGE', log, oldest - 1, '-', 'COUNT', 1)
  if #old > 0 then
    gone = old[1][1]
  end
end
if forgotten or gone ~= '' and millis(gone) >= start then
  return answer('gap', {})
end
return answer('messages', redis.call('XRANGE', log, string.format('%.0f', math.max(start, oldest)), '+'))
