-- Does what is due, and hands jobs to a worker under a lease. Run twice it hands out others; the first come back when
-- their lease ends.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] the session of the worker   ARGV[2] how many jobs at most   ARGV[3] the lease in ms
-- returns: whether there is more (0, 1); in how many ms time brings more, or -1; whether it is paused (0, 1);
--         then for each job: id; the job as stored before the run; fields and values of i:ID
call('DEL', P .. 'w')
local s = limits()
tend(s)
if s.paused then
  return {0, claimable_in(s), 1}
end

local want = tonumber(ARGV[2])
if s.running > 0 then
  want = math.min(want, s.running - call('ZCARD', P .. 'l'))
end
local rate = s.rate > 0 and meter(P .. 't', s.rate, s.burst)

local number = worker_number(ARGV[1])
local jobs, count, scanned, taken, expired, bytes = {0, -1, 0}, 0, 0, 0, 0, 0
local leases, runs, lease = {}, {}, string.format('%.0f', now + ARGV[3])

-- Whether an entry was left behind by a job; if so, it is noted no more.
local some_left_behind = call('EXISTS', P .. 'v') == 1
local function is_left_behind(entry, id, band, group)
  if not some_left_behind or entry ~= id then
    return false
  end
  local field = left_behind(band, id, group)
  if call('HEXISTS', P .. 'v', field) == 0 then
    return false
  end
  if call('HINCRBY', P .. 'v', field, -1) <= 0 then
    call('HDEL', P .. 'v', field)
  end
  return true
end

-- Looks at an entry of a line and the job that it names; takes the job unless the entry is stale.
local function take(entry, id, band, group, value, running)
  scanned = scanned + 1
  if is_left_behind(entry, id, band, group) or not value or #value < HEAD_SIZE or running then
    return false
  end
  local state, flags, band, run, failures, crashes, line = unpack_('>c1I2BI4I3I2I5', value)
  if state ~= 'r' or entry ~= (line == 0 and id or id .. ' ' .. line) then
    return false
  end
  taken = taken + 1
  if run == 0 and has(flags, EXPIRES) then
    local j = load(id)
    if j.enqueued + extras(j).expires <= now then
      remember(j, '', failure('expired', ''))
      die(j, 'expired')
      expired = expired + 1
      return false
    end
  end
  local two, three = 2 * count, 3 * count
  bytes = bytes + #value
  count = count + 1
  if rate then
    rate.begin()
  end
  leases[two + 1], leases[two + 2] = lease, id
  runs[two + 1], runs[two + 2] = id, pack('>I4I4I2', run + 1, number, flags)
  jobs[three + 4], jobs[three + 5] = id, value
  jobs[three + 6] = has(flags, SIDE) and call('HGETALL', P .. 'i:' .. id) or ''
  return true
end

local function ids_of(entries)
  local ids, keys = {}, {}
  for i, entry in ipairs(entries) do
    local blank = string.find(entry, ' ', 1, true)
    ids[i] = blank and string.sub(entry, 1, blank - 1) or entry
    keys[i] = P .. 'j:' .. ids[i]
  end
  return ids, keys
end

-- Whether one more may be taken. What is handed out at once is bounded in bytes, too: a large answer holds up the server.
local function open()
  return count < want and bytes < 4194304 and scanned < 3000 and expired < 200 and (not rate or rate.earliest() <= now)
end

-- Takes from the only line of a band, which is nobody's and has no limits.
local function take_many(band)
  local key, emptied = line_key(band, ''), false
  while open() and not emptied do
    local some = want - count
    if rate then
      some = 1
    elseif count == 0 then
      some = math.min(some, 16)
    else
      some = math.max(1, math.min(some, math.floor(4194304 * count / bytes)))
    end
    local entries = call('LPOP', key, some) or {}
    emptied = #entries < some
    if #entries > 0 then
      local ids, keys = ids_of(entries)
      local values = call('MGET', unpack(keys))
      local running = call('HMGET', P .. 'o', unpack(ids))
      for i, entry in ipairs(entries) do
        take(entry, ids[i], band, '', values[i], running[i])
      end
    end
  end
  if emptied or call('EXISTS', key) == 0 then
    call('ZREM', P .. 'g:' .. band, '')
  end
end

local loners = s.group_running > 0 and
  call('ZCARD', P .. 'l') - tonumber(call('HGET', P .. 'n', 'grouped') or '0') or 0
local function running_of(group)
  return group == '' and loners or tonumber(call('HGET', P .. 'gr', group) or '0')
end

-- Takes one job of a group, unless it is at its limit; returns whether the group stays in the rotation with a new turn.
local function take_one(band, group, turn)
  local key = line_key(band, group)
  local free, again, own = true, nil, nil
  if s.group_running > 0 and running_of(group) >= s.group_running then
    free = false
  elseif s.group_rate > 0 then
    own = meter(P .. 'gt:' .. group, s.group_rate, s.group_burst)
    if own.earliest() > now then
      free, again = false, math.ceil(own.earliest())
    end
  end
  if not free then
    park(group, band, turn, again)
    return false
  end
  while open() do
    local entry = call('LPOP', key)
    if not entry then
      return false
    end
    local ids, keys = ids_of({entry})
    if take(entry, ids[1], band, group, call('GET', keys[1]), call('HGET', P .. 'o', ids[1])) then
      if group ~= '' then
        call('HINCRBY', P .. 'gr', group, 1)
        call('HINCRBY', P .. 'n', 'grouped', 1)
      else
        loners = loners + 1
      end
      if own then
        own.begin()
        own.save()
      end
      break
    end
  end
  return call('EXISTS', key) == 1
end

local function take_in_turns(band)
  local rotation = P .. 'g:' .. band
  while open() do
    local round = call('ZPOPMIN', rotation, rate and 1 or want - count)
    if #round == 0 then
      return
    end
    for i = 1, #round, 2 do
      local group, turn = round[i], string.format('%.0f', round[i + 1])
      if not open() then
        call('ZADD', rotation, turn, group)
      else
        local before = count
        if take_one(band, group, turn) then
          call('ZADD', rotation, count > before and tickets(1) or turn, group)
        end
      end
    end
  end
end

-- How many bands of some have a line that may be claimed from.
local function bands(from, to)
  local keys = {}
  for band = from, to do
    keys[#keys + 1] = P .. 'g:' .. band
  end
  return call('EXISTS', unpack(keys))
end

local left = bands(0, 9)
for band = left > 0 and bands(0, 4) == 0 and 5 or 0, 9 do
  if left > 0 and open() then
    local groups = call('ZRANGE', P .. 'g:' .. band, 0, 1)
    if #groups > 0 then
      left = left - 1
    end
    if #groups == 1 and groups[1] == '' and s.group_running == 0 and s.group_rate == 0 then
      take_many(band)
    elseif #groups > 0 then
      take_in_turns(band)
    end
  end
end
if count > 0 then
  call('ZADD', P .. 'l', unpack(leases))
  call('HSET', P .. 'o', unpack(runs))
  if rate then
    rate.save()
  end
end
if taken > 0 then
  call('HINCRBY', P .. 'n', 'ready', -taken)
end

park_limited(s)
local more = bands(0, 9) > 0
if more and (s.running > 0 and call('ZCARD', P .. 'l') >= s.running or rate and rate.earliest() > now) then
  more = false
end
if more then
  wake()
end
jobs[1], jobs[2] = more and 1 or 0, claimable_in(s)
return jobs
