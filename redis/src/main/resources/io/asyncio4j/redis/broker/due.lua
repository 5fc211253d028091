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
      remember(j, worker_name(j.worker), failure('worker lost', 'worker lost ' .. j.crashes .. ' times'))
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
  if #dead == 0 then
    local over = call('ZCARD', P .. 'x') - s.dead
    dead = over > 0 and call('ZRANGE', P .. 'x', 0, math.min(over, most) - 1) or dead
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
  ready_due(200)
  take_back(200, s)
  forget(200, s)
  unpark_due()
end

-- In how many ms time may make a job claimable; -1 if never.
local function next_due()
  local first = -1
  for _, key in ipairs({'d', 'l', 'gq'}) do
    local head = call('ZRANGE', P .. key, 0, 0, 'WITHSCORES')
    if #head > 0 then
      local millis = math.max(0, math.ceil(head[2] - now))
      first = first < 0 and millis or math.min(first, millis)
    end
  end
  return first
end
