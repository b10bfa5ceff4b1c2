-- Sends a sign of life through Redis, and tells since when Redis has had these data.
--
-- KEYS  when these data began
-- ARGV  the channel of the sign, the sign, PUBLISH or SPUBLISH
-- returns {ms since 1970}, or {} if that cannot be noted because Redis is out of memory
local born, channel, sign, publish = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
redis.call(publish, channel, sign)
local known = redis.call('GET', born)
if not known then
  local time = redis.call('TIME')
  known = time[1] .. '000'
  local noted = redis.pcall('SET', born, known)
  if type(noted) == 'table' and noted.err then
    return {}
  end
end
return {known}
