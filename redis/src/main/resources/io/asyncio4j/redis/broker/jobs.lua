-- Part of other scripts: how a job is stored, and the lines in which ready jobs stand.
--
-- Every key begins with KEYS[1], such as 'a4j:{mail}:', and is in its slot. Behind it:
--   j:ID     STRING  a job: the 43 bytes of HEAD, extras, body; 't' and a time in ms until which the id is refused
--   i:ID     HASH    what only some jobs have: p progress, r result, h history, a who awaits it,
--                    +PART a part that has arrived, ?PART one that has not or has failed, # how many these are
--   r:BAND[:GROUP] LIST   a line of ready jobs: 'ID', or 'ID TICKET' if it did not come from enqueue
--   v        HASH    entries 'ID' that a job has left behind in a long line: how many, by 'BAND ID GROUP'
--   g:BAND   ZSET    groups that have a line in this band; score = ticket of their turn
--   gp, gq   HASH, ZSET   groups at their limit with the turns they keep; those that only wait for their rate, by time
--   gr, gt:GROUP   HASH, STRING   running jobs of each group; when its next job would begin if all came evenly
--   d        ZSET    delayed: 5 bytes of ticket and the id; score = when it is due
--   b        ZSET    waits for parts; score = ticket
--   l, o     ZSET, HASH   running: score = end of the lease; run, worker and flags
--   f, k, x  ZSET    done and kept, cancelled and kept, dead; score = time of the end * 1024 + ticket % 1024
--   e        ZSET    when done and cancelled ones are forgotten
--   u:KEY    STRING  unique key: until when it is held in ms, or 0 until the end, a blank, and the job that holds it
--   m, n, t  STRING, HASH, STRING   settings, counters, as gt for the queue
--   s, w     STRING, LIST   last ticket; a token that wakes one blocked worker
--   c, wn, wi   STRING, HASH, HASH   workers have numbers: the last, by session, by number
--   z:ID     STRING  how a job ended, for who awaited it and did not listen when it did; gone after a minute
--   ob, od   ZSET, HASH   messages from links that nobody has delivered
local P, call, now = KEYS[1], redis.call, clock()
local pack, unpack_ = struct.pack, struct.unpack
local HEAD, HEAD_SIZE = '>c1I2BI4I3I2I5I6I6I6I4I3', 43
local GROUP, UNIQUE, LINKS, PARTS, KEEP, EXPIRES = 1, 2, 4, 8, 16, 32
local REMEMBERED, DESPITE, SIDE, AWAITED, CANCEL = 64, 128, 256, 512, 1024
local function has(flags, flag)
  return bit.band(flags, flag) ~= 0
end

-- Takes n tickets and returns the last.
local function tickets(n)
  return call('INCRBY', P .. 's', n)
end

-- Reads a job without its body; nil if there is none.
local function load(id)
  local head = call('GETRANGE', P .. 'j:' .. id, 0, HEAD_SIZE - 1)
  if #head < HEAD_SIZE then
    return nil
  end
  local j = {id = id}
  j.state, j.flags, j.band, j.run, j.failures, j.crashes, j.line, j.enqueued, j.due, j.finished, j.worker, j.size =
    unpack_(HEAD, head)
  return j
end

local function head(j)
  return pack(HEAD, j.state, j.flags, j.band, j.run, j.failures, j.crashes, j.line, j.enqueued, j.due, j.finished,
    j.worker, j.size)
end

local function store(j)
  call('SETRANGE', P .. 'j:' .. j.id, 0, head(j))
end

-- Reads what stands behind the head of some jobs: from text at an offset, or from the job itself.
local function extras(j, text, at)
  if j.extras then
    return j.extras
  end
  local x = {retention = 0, expires = 0, window = 0, group = '', unique = '', parts = {}, links = {}}
  if j.size > 0 then
    if not text then
      text, at = call('GETRANGE', P .. 'j:' .. j.id, HEAD_SIZE, HEAD_SIZE + j.size - 1), 1
    end
    local count
    x.retention, x.expires, x.window, x.group, x.unique, count, at = unpack_('>I6I6I6I2c0I2c0I3', text, at)
    for i = 1, count do
      x.parts[i], at = unpack_('>I2c0', text, at)
    end
    count, at = unpack_('>I2', text, at)
    for i = 1, count do
      x.links[i], at = unpack_('>I4c0', text, at)
    end
  end
  j.extras = x
  return x
end

local function group_of(j)
  return has(j.flags, GROUP) and extras(j).group or ''
end

local function line_key(band, group)
  return P .. 'r:' .. band .. (group == '' and '' or ':' .. group)
end

local function left_behind(band, id, group)
  return band .. ' ' .. id .. ' ' .. group
end

local function wake()
  if call('EXISTS', P .. 'w') == 0 then
    call('LPUSH', P .. 'w', '1')
  end
end

local function join_rotation(band, group)
  call('ZADD', P .. 'g:' .. band, 'NX', tickets(1), group)
end

-- Has a job hold its unique key, for a time if window > 0; returns the id of another that holds it, else nil.
local function take_unique(unique, id, enqueued, window)
  local key, till = P .. 'u:' .. unique, window > 0 and enqueued + window or 0
  local old, holder = string.match(call('GET', key) or '', '^(%d+) (.*)')
  if old and (old == '0' or tonumber(old) > now) then
    return holder
  end
  if till == 0 then
    call('SET', key, '0 ' .. id)
  elseif till > now then
    call('SET', key, string.format('%.0f ', till) .. id, 'PX', till - now)
  end
end

-- Whether there is a job of an id, or the id is refused.
local function known(id)
  local value = call('GETRANGE', P .. 'j:' .. id, 0, 15)
  return #value == 16 or #value > 1 and tonumber(string.sub(value, 2)) > now
end

-- Puts a job into its line, at the tail or at the head.
local function stand(j, at_head)
  local group = group_of(j)
  j.state, j.line = 'r', tickets(1)
  store(j)
  if call(at_head and 'LPUSH' or 'RPUSH', line_key(j.band, group), j.id .. ' ' .. j.line) == 1 then
    join_rotation(j.band, group)
  end
  call('HINCRBY', P .. 'n', 'ready', 1)
end

-- Has a job wait for its time.
local function delay(j, due)
  j.state, j.line, j.due = 's', tickets(1), due
  store(j)
  call('ZADD', P .. 'd', due, pack('>I5', j.line) .. j.id)
end

local function limits()
  local text = call('GET', P .. 'm')
  local s = {paused = false, running = 0, rate = 0, burst = 1, group_running = 0, group_rate = 0, group_burst = 1,
    crashes = 3, dead = 10000, dead_millis = 7776000000}
  if text then
    local f = {}
    for word in string.gmatch(text, '%S+') do
      f[#f + 1] = tonumber(word)
    end
    s = {paused = f[1] == 1, running = f[2], rate = f[3], burst = f[4], group_running = f[5], group_rate = f[6],
      group_burst = f[7], crashes = f[8], dead = f[9], dead_millis = f[10]}
  end
  return s
end

-- Has a group that was at its limit take its turns again.
local function unpark(group)
  local turns = call('HGET', P .. 'gp', group)
  if turns then
    for band, turn in string.gmatch(turns, '(%d+) (%d+)') do
      call('ZADD', P .. 'g:' .. band, turn, group)
    end
    call('HDEL', P .. 'gp', group)
    call('ZREM', P .. 'gq', group)
  end
end

-- Notes that a job of a group does not run any more.
local function leave_group(j)
  local group = group_of(j)
  if group ~= '' then
    call('HINCRBY', P .. 'n', 'grouped', -1)
    if call('HINCRBY', P .. 'gr', group, -1) <= 0 then
      call('HDEL', P .. 'gr', group)
    end
  end
  unpark(group)
end

-- The number of a worker; a new one if it was never heard of. The last ten thousand are remembered.
local function worker_number(session)
  local number = call('HGET', P .. 'wn', session)
  if number then
    return tonumber(number)
  end
  number = call('INCR', P .. 'c')
  call('HSET', P .. 'wn', session, number)
  call('HSET', P .. 'wi', number, session)
  local old = call('HGET', P .. 'wi', number - 10000)
  if old then
    call('HDEL', P .. 'wi', number - 10000)
    call('HDEL', P .. 'wn', old)
  end
  return number
end
