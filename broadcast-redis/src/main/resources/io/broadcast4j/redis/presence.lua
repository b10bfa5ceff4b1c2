-- Who is present on one stream. One call is one step: it lets go whoever's lease has ended, does what it is asked for,
-- and answers what changed by all that. So each change is answered to one caller, and to no other.
--
-- KEYS  1 ends   sorted set: session -> when it ends, in ms of this server's clock
--       2 order  sorted set by bytes: "m" MEMBER; and for each session "s" LENGTH-OF-MEMBER MEMBER JOINED SESSION
--       3 about  hash: "s" SESSION -> {member, joined, leaving}; "m" MEMBER -> {sessions, since, seen};
--                "i" MEMBER -> info
--       4 done   text: what this very call answered, if it has been here before
-- Every session is in the first three, every member in the second and third; so they come and go together.
--
-- ARGV  1 what to do, 2 the lease in ms, 3 how many sessions may end in one call, 4 for how many ms the answer is
--       kept, 5 for how many ms the keys outlive the last session; then what that needs, see below
-- Whether a call was run before is looked up, not believed: the last argument is not used.
--
-- Answers {changes, first end or 0, 1 if the first end is earlier than before, 1 if more sessions are due, result}.
-- A change is {kind, member, info, sessions, since, seen, info before}.

local ends, order, about, done = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local LEASE, MOST, KEPT, OUTLIVES = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local FORBIDDEN = '-'

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local changes = {}

local function text(number)
  return string.format('%.0f', number)
end

local function end_of(session)
  return tonumber(redis.call('ZSCORE', ends, session))
end

local function first_end()
  return tonumber(redis.call('ZRANGE', ends, 0, 0, 'WITHSCORES')[2])
end

-- Members

local function member_of(key)
  local packed = redis.call('HGET', about, 'm' .. key)
  return packed and cmsgpack.unpack(packed)
end

local function save(key, member)
  redis.call('HSET', about, 'm' .. key, cmsgpack.pack(member))
end

local function report(kind, key, member, info, before)
  changes[#changes + 1] = {kind, key, info, member[1], member[2], member[3], before}
end

-- Notes a sign of life, and what is shown from now on.
local function show(key, member, info)
  member[3] = math.max(member[3], now)
  save(key, member)
  local before = redis.call('HGET', about, 'i' .. key) or 'null'
  if before ~= info then
    redis.call('HSET', about, 'i' .. key, info)
    report('update', key, member, info, before)
  end
end

-- Sessions

local function sessions_of(key)
  return string.format('s%08x', #key) .. key
end

local function place(session, key, joined)
  return sessions_of(key) .. string.format('%016.0f', joined) .. session
end

local function session_of(session)
  local packed = redis.call('HGET', about, 's' .. session)
  if packed then
    local key, joined, leaving = unpack(cmsgpack.unpack(packed))
    return {key = key, joined = joined, leaving = leaving == 1}
  end
end

local function save_session(session, found)
  local packed = cmsgpack.pack({found.key, found.joined, found.leaving and 1 or 0})
  redis.call('HSET', about, 's' .. session, packed)
end

local function remove(session)
  -- First, because it needs no memory: whatever follows a first write is done even if there is none left.
  redis.call('ZREM', ends, session)
  local found = session_of(session)
  if not found then
    return
  end
  local key = found.key
  redis.call('HDEL', about, 's' .. session)
  redis.call('ZREM', order, place(session, key, found.joined))
  local member = member_of(key)
  if not member then
    return
  end
  local prefix = sessions_of(key)
  local oldest = redis.call('ZRANGEBYLEX', order, '[' .. prefix, '(' .. prefix .. '\255', 'LIMIT', 0, 1)[1]
  if oldest then
    member[1] = member[1] - 1
    member[2] = tonumber(string.sub(oldest, #prefix + 1, #prefix + 16))
    save(key, member)
  else
    report('leave', key, member, redis.call('HGET', about, 'i' .. key) or 'null', '')
    redis.call('HDEL', about, 'm' .. key, 'i' .. key)
    redis.call('ZREM', order, 'm' .. key)
  end
end

-- Returns a session that is there, and lets it go if its lease has ended; there may have been more than MOST of them.
local function present(session)
  local ending = end_of(session)
  if ending and ending <= now then
    remove(session)
    return nil
  end
  return ending and session_of(session), ending
end

local function expire()
  local due = redis.call('ZRANGEBYSCORE', ends, '-inf', text(now), 'LIMIT', 0, MOST)
  for _, session in ipairs(due) do
    remove(session)
  end
  return #due == MOST and 1 or 0
end

-- What can be asked for

local verbs = {}

-- ARGV 6 session, 7 member, 8 info. Results in the member that the session belongs to, if that is another one.
function verbs.join(session, key, info)
  local found = present(session)
  if found and found.key ~= key then
    return found.key
  end
  redis.call('ZADD', ends, text(now + LEASE), session)
  local member = member_of(key)
  if not found then
    redis.call('ZADD', order, 0, place(session, key, now))
  end
  if not found or found.leaving then
    save_session(session, {key = key, joined = found and found.joined or now, leaving = false})
  end
  if member then
    member[1] = member[1] + (found and 0 or 1)
    show(key, member, info)
  else
    member = {1, now, now}
    redis.call('ZADD', order, 0, 'm' .. key)
    redis.call('HSET', about, 'i' .. key, info)
    save(key, member)
    report('join', key, member, info, '')
  end
  return ''
end

-- ARGV 6 session, 7 info.
function verbs.update(session, info)
  local found = present(session)
  local member = found and member_of(found.key)
  if member then
    show(found.key, member, info)
  end
  return ''
end

-- ARGV 6 session, 7 grace in ms.
function verbs.leave(session, grace)
  local found, ending = present(session)
  if not found then
    return ''
  end
  if grace == '0' then
    remove(session)
    return ''
  end
  local time = now + grace
  if not found.leaving or time < ending then
    redis.call('ZADD', ends, text(time), session)
  end
  found.leaving = true
  save_session(session, found)
  return ''
end

-- ARGV from 6: for each session its name and when it was seen. Results in the numbers of those that are not there.
function verbs.touch(...)
  local args = {...}
  local sessions, fields = {}, {}
  for i = 1, #args, 2 do
    sessions[#sessions + 1] = args[i]
    fields[#fields + 1] = 's' .. args[i]
  end
  local scores = redis.call('ZMSCORE', ends, unpack(sessions))
  local packed = redis.call('HMGET', about, unpack(fields))
  local unknown, renewed, seen = {}, {}, {}
  for i, session in ipairs(sessions) do
    local ending = tonumber(scores[i])
    if not ending or ending <= now or not packed[i] then
      unknown[#unknown + 1] = i
    else
      local key, _, leaving = unpack(cmsgpack.unpack(packed[i]))
      seen[key] = math.max(seen[key] or 0, tonumber(args[2 * i]))
      if leaving == 0 and ending < now + LEASE then
        renewed[#renewed + 1] = text(now + LEASE)
        renewed[#renewed + 1] = session
      end
    end
  end
  if #renewed > 0 then
    redis.call('ZADD', ends, unpack(renewed))
  end
  for key, when in pairs(seen) do
    local member = member_of(key)
    if member and member[3] < when then
      member[3] = when
      save(key, member)
    end
  end
  return unknown
end

-- ARGV 6 the member to begin after, or nothing, 7 how many. Results in {how many in all, 1 if there are more, and for
-- each its key, info, sessions, since, seen}.
function verbs.list(after, limit)
  limit = tonumber(limit)
  local from = after == '' and '[m' or '(m' .. after
  local places = redis.call('ZRANGEBYLEX', order, from, '(n', 'LIMIT', 0, limit + 1)
  local page = {redis.call('ZLEXCOUNT', order, '[m', '(n'), #places > limit and 1 or 0}
  local fields = {}
  for i = 1, math.min(#places, limit) do
    fields[2 * i - 1] = places[i]
    fields[2 * i] = 'i' .. string.sub(places[i], 2)
  end
  if #fields == 0 then
    return page
  end
  local found = redis.call('HMGET', about, unpack(fields))
  for i = 1, #fields, 2 do
    if found[i] then
      local member = cmsgpack.unpack(found[i])
      local n = #page
      page[n + 1] = string.sub(fields[i], 2)
      page[n + 2] = found[i + 1] or 'null'
      page[n + 3], page[n + 4], page[n + 5] = member[1], member[2], member[3]
    end
  end
  return page
end

-- Nothing but to let go whom it is time for.
function verbs.sweep()
  return ''
end

-- The call

local kept = redis.call('GET', done)
if ARGV[1] == 'settle' then
  -- Whoever asks has told that the call failed: if it has not been here yet, it shall do nothing when it comes. Without
  -- memory for that it just may.
  if not kept then
    redis.pcall('SET', done, FORBIDDEN, 'PX', KEPT)
  end
  local answer = kept and kept ~= FORBIDDEN and cmsgpack.unpack(kept) or {{}, ''}
  return {answer[1], 0, 0, 0, ''}
end
if kept == FORBIDDEN then
  return {{}, 0, 0, 0, ''}
end

local repeatable = ARGV[1] == 'touch' or ARGV[1] == 'list' or ARGV[1] == 'sweep'
local answer = kept and cmsgpack.unpack(kept)
if answer and not repeatable then
  return {answer[1], first_end() or 0, 1, 0, answer[2]}
end
changes = answer and answer[1] or changes
local told = #changes

-- Fails before anything has been written if a key belongs to somebody else.
local sessions = redis.call('ZCARD', ends)
local places = redis.call('ZCARD', order)
local facts = redis.call('HLEN', about)
if math.min(sessions, places, facts) == 0 and math.max(sessions, places, facts) > 0 then
  -- A server that is short of memory threw one of them away. Without it the others are nothing but ghosts.
  redis.call('DEL', ends, order, about)
end

local more = expire()
local before = first_end()
local result = verbs[ARGV[1]](unpack(ARGV, 6, #ARGV - 1))
local after = first_end()

if after then
  local last = tonumber(redis.call('ZRANGE', ends, -1, -1, 'WITHSCORES')[2])
  if redis.call('PTTL', ends) < last - now + OUTLIVES / 2 then
    for _, key in ipairs({ends, order, about}) do
      redis.call('PEXPIREAT', key, text(last + OUTLIVES))
    end
  end
end
if not repeatable or #changes > told then
  -- Fails only if there is no memory and nothing was written: then nothing has to be remembered either.
  redis.pcall('SET', done, cmsgpack.pack({changes, repeatable and '' or result}), 'PX', KEPT)
end
return {changes, after or 0, after and (not before or after < before) and 1 or 0, more, result}
