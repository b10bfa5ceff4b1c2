-- Tells since when Redis has had these data.
--
-- KEYS  when these data began
-- returns {ms since 1970}, or {} if that cannot be noted because Redis is out of memory
local known = redis.call('GET', KEYS[1])
if not known then
  local time = redis.call('TIME')
  known = time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000))
  local noted = redis.pcall('SET', KEYS[1], known)
  if type(noted) == 'table' and noted.err then
    return {}
  end
end
return {known}
