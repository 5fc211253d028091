-- Part of other scripts, after ends.lua: what is done because time has passed, a bounded part at a time.

local function ready_due(most)
  local due = call('ZRANGEBYSCORE', P .. 'd', '-inf', now, 'LIMIT', 0, most)
  if #due == 0 then
    return
  end
  local lines, ready = {}, 0
  for _, member in ipairs(due) do
    local j = load(string.sub(member, 6))
    if j and j.state == 's' then
      local group = group_of(j)
      call('SETRANGE', P .. 'j:' .. j.id, 0, 'r')
      if group == '' then
        local line = lines[j.band]
        if not line then
          line = {}
          lines[j.band] = line
          if call('EXISTS', line_key(j.band, '')) == 0 then
            join_rotation(j.band, '')
          end
        end
        line[#line + 1] = j.id .. ' ' .. j.line
      elseif call('RPUSH', line_key(j.band, group), j.id .. ' ' .. j.line) == 1 then
        join_rotation(j.band, group)
      end
      ready = ready + 1
    end
  end
  for band, line in pairs(lines) do
    call('RPUSH', line_key(band, ''), unpack(line))
  end
  call('ZREM', P .. 'd', unpack(due))
  call('HINCRBY', P .. 'n', 'ready', ready)
end

-- Takes jobs from workers that did not renew their leases.
local function take_back(most, s)
  local over = call('ZRANGEBYSCORE', P .. 'l', '-inf', now, 'LIMIT', 0, most)
  if #over == 0 then
    return
  end
  local values = call('HMGET', P .. 'o', unpack(over))
  call('ZREM', P .. 'l', unpack(over))
  call('HDEL', P .. 'o', unpack(over))
  local firsts = {}
  for i, id in ipairs(over) do
    local j = values[i] and load(id)
    if j then
      j.run, j.worker, j.flags = unpack_('>I4I4I2', values[i])
      j.crashes = j.crashes + 1
      remember(j, worker_name(j.worker), failure('worker lost',
        'no word from its worker until the lease ended; workers lost so far: ' .. j.crashes))
      leave_group(j)
      if has(j.flags, CANCEL) then
        finish(j, 'k', 'cancelled')
        call('HINCRBY', P .. 'n', 'cancelled', 1)
      elseif j.crashes >= s.crashes then
        die(j, 'worker lost')
      elseif j.crashes == 1 then
        firsts[#firsts + 1] = j
      else
        delay(j, now + math.min(1000 * 2 ^ (j.crashes - 2), 3600000))
      end
    end
  end
  for i = #firsts, 1, -1 do
    firsts[i].due = now
    stand(firsts[i], true)
  end
  call('HINCRBY', P .. 'n', 'crashed', #over)
end

local function forget(most, s)
  local old = call('ZRANGEBYSCORE', P .. 'e', '-inf', now, 'LIMIT', 0, most)
  local dead = call('ZRANGEBYSCORE', P .. 'x', '-inf',
    string.format('%.0f', (now - s.dead_millis) * 1024 + 1023), 'LIMIT', 0, most)
  local over = call('ZCARD', P .. 'x') - s.dead
  if over > #dead and #dead < most then
    dead = call('ZRANGE', P .. 'x', 0, math.min(over, most) - 1)
  end
  if #old > 0 then
    call('ZREM', P .. 'e', unpack(old))
    call('ZREM', P .. 'f', unpack(old))
    call('ZREM', P .. 'k', unpack(old))
  end
  if #dead > 0 then
    call('ZREM', P .. 'x', unpack(dead))
  end
  for _, ids in ipairs({old, dead}) do
    for _, id in ipairs(ids) do
      local j = load(id)
      if j then
        drop(j)
      end
    end
  end
end

-- Has groups take their turns again whose rate allows it by now.
local function unpark_due()
  for _, group in ipairs(call('ZRANGEBYSCORE', P .. 'gq', '-inf', now, 'LIMIT', 0, 200)) do
    unpark(group)
  end
end

local function tend(s)
  if call('EXISTS', P .. 'd', P .. 'l', P .. 'e', P .. 'x', P .. 'gq') == 0 then
    return
  end
  ready_due(200)
  take_back(200, s)
  forget(200, s)
  unpark_due()
end

-- A rate, by the generic cell rate algorithm: the time at which one more may begin, and each time note that one has.
local function meter(key, rate, burst)
  local step = 1000 / rate
  local next = math.max(tonumber(call('GET', key) or '0'), now)
  return {
    earliest = function()
      return math.max(next, now) - (burst - 1) * step
    end,
    begin = function()
      next = math.max(next, now) + step
    end,
    save = function()
      call('SET', key, string.format('%.17g', next), 'PX', math.ceil(next - now) + 1000)
    end
  }
end
-- Has a group wait outside the rotation and keep its turn: until a time, or until one of its jobs ends.
local function park(group, band, turn, till)
  local turns = call('HGET', P .. 'gp', group)
  call('HSET', P .. 'gp', group, (turns and turns .. ' ' or '') .. band .. ' ' .. turn)
  if till then
    call('ZADD', P .. 'gq', till, group)
  end
end

-- Parks groups that may not run now, among the next 200.
local function park_limited(s)
  if s.group_running == 0 and s.group_rate == 0 then
    return
  end
  local left = 200
  for band = 0, 9 do
    local turns = left > 0 and call('ZRANGE', P .. 'g:' .. band, 0, left - 1, 'WITHSCORES') or {}
    for i = 1, #turns, 2 do
      local group, full, till = turns[i], false, nil
      if s.group_running > 0 then
        local running = group ~= '' and tonumber(call('HGET', P .. 'gr', group) or '0') or
          call('ZCARD', P .. 'l') - tonumber(call('HGET', P .. 'n', 'grouped') or '0')
        full = running >= s.group_running
      end
      if not full and s.group_rate > 0 then
        local earliest = meter(P .. 'gt:' .. group, s.group_rate, s.group_burst).earliest()
        till = earliest > now and math.ceil(earliest) or nil
      end
      if full or till then
        call('ZREM', P .. 'g:' .. band, group)
        park(group, band, string.format('%.0f', turns[i + 1]), till)
      end
      left = left - 1
    end
  end
end

-- In how many ms time alone may make a job claimable; -1 if never.
local function claimable_in(s)
  local first = -1
  local function at(time)
    local millis = math.max(0, math.ceil(time - now))
    first = first < 0 and millis or math.min(first, millis)
  end
  local function look(key)
    local head = call('ZRANGE', P .. key, 0, 0, 'WITHSCORES')
    if #head > 0 then
      at(head[2])
    end
  end
  look('d')
  look('l')
  if s.paused or tonumber(call('HGET', P .. 'n', 'ready') or '0') == 0 or
    s.running > 0 and call('ZCARD', P .. 'l') >= s.running then
    return first
  end
  local earliest = s.rate > 0 and meter(P .. 't', s.rate, s.burst).earliest() or 0
  if earliest > now then
    at(earliest)
  else
    look('gq')
  end
  return first
end
