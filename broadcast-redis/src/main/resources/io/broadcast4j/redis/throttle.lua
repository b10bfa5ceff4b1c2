-- Lets the first call of an interval pass.
--
-- KEYS  1 who has passed
-- ARGV  1 names this call, 2 the interval in ms, 3 whether this very call may have passed before

if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return {1}
end
return {ARGV[3] == '1' and redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0}
