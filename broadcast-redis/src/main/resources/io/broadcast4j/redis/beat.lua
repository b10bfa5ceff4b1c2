-- Sends a sign of life through Redis, and tells since when Redis has had these data. It writes before it publishes, so
-- that there is no sign from a server that has become a replica.
--
-- KEYS  when these data began
-- ARGV  the channel of the sign, the sign, PUBLISH or SPUBLISH
-- returns {ms since 1970}, or {} if that cannot be noted because Redis is out of memory
local born, channel, sign, publish = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
-- Changes nothing, and needs no memory.
redis.call('PERSIST', born)
redis.call(publish, channel, sign)
local known = redis.call('GET', born)
if not known then
  local time = redis.call('TIME')
  known = time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000))
  local noted = redis.pcall('SET', born, known)
  if type(noted) == 'table' and noted.err then
    return {}
  end
end
return {known}
