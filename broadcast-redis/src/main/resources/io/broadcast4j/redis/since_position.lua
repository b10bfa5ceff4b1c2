-- Reads what comes after a position, and keeps the epoch of a stream that somebody asks about.
--
-- KEYS  meta of the stream, its log
-- ARGV  epoch, offset, entry id or '', ms to know the epoch at least, epoch if a new one begins
-- returns {'messages' or 'gap', epoch, offset, entry id of the newest, and the messages as id, offset, body}
local meta, log = KEYS[1], KEYS[2]
local epoch, offset, id, life, newepoch = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]), ARGV[5]
local known = redis.call('HMGET', meta, 'e', 'o', 'i', 'x', 'l', 'a')
if not known[1] then
  -- A new life begins here: whoever asked goes on from its start, and misses none of what comes.
  local noted = redis.pcall('HSET', meta, 'e', newepoch, 'o', '0')
  if type(noted) == 'table' and noted.err then
    return {'gap', '', '0', ''}
  end
  redis.call('DEL', log)
  redis.call('PEXPIRE', meta, life)
  return {'gap', newepoch, '0', ''}
end
if redis.call('PTTL', meta) < life then
  redis.call('PEXPIRE', meta, life)
end
local top, newest, age = tonumber(known[2]), known[3] or '', tonumber(known[6] or '0')
local time = redis.call('TIME')
local oldest = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) - age

local function answer(what, entries)
  local reply = {what, known[1], known[2], newest}
  for i = #entries, 1, -1 do
    local entry = entries[i]
    reply[#reply + 1] = entry[1]
    reply[#reply + 1] = entry[2][2]
    reply[#reply + 1] = entry[2][8]
  end
  return reply
end

if known[5] == '1' then
  local latest = redis.call('XREVRANGE', log, '+', oldest, 'COUNT', 1)
  if #latest > 0 then
    local seen = epoch == known[1] and offset == top and (id == '' or id == newest)
    return answer('messages', seen and {} or latest)
  end
end
local missing = top - offset
if epoch ~= known[1] or missing < 0 then
  return answer('gap', {})
end
if missing == 0 then
  return answer((id == '' or id == newest) and 'messages' or 'gap', {})
end
-- One more than is missing: the message at the position, if it is still there, must be the one that was seen.
if redis.call('XLEN', log) < missing then
  return answer('gap', {})
end
local entries = redis.call('XREVRANGE', log, '+', '-', 'COUNT', missing + 1)
local first = entries[missing]
if not first or first[2][2] ~= string.format('%.0f', offset + 1)
    or tonumber(string.match(first[1], '^%d+')) < oldest then
  return answer('gap', {})
end
local seen = entries[missing + 1]
if id ~= '' and offset > 0 and id ~= (seen and seen[1] or known[4]) then
  return answer('gap', {})
end
entries[missing + 1] = nil
return answer('messages', entries)
