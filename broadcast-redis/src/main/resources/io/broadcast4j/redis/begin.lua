-- Tells where a stream stands, and begins its epoch if it has none.
--
-- KEYS  meta of the stream, its log
-- ARGV  epoch if a new one begins, ms to know the epoch at least
-- returns {epoch, offset, entry id}; empty texts if Redis has no memory left to note an epoch
local meta, log, newepoch, life = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2])
local known = redis.call('HMGET', meta, 'e', 'o', 'i')
if not known[1] then
  local noted = redis.pcall('HSET', meta, 'e', newepoch, 'o', '0')
  if type(noted) == 'table' and noted.err then
    return {'', '0', ''}
  end
  -- The log of an earlier life, whose numbers mean nothing any more.
  redis.call('DEL', log)
  known = {newepoch, '0', false}
end
if redis.call('PTTL', meta) < life then
  redis.call('PEXPIRE', meta, life)
end
return {known[1], known[2], known[3] or ''}
