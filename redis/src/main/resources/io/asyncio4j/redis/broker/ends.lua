-- Part of other scripts, after jobs.lua: how a job ends.

-- Adds a run that did not succeed to the history of a job, which keeps ten. failure: reason and text, each behind its
-- length of two bytes.
local function remember(j, worker, failure)
  local key = P .. 'i:' .. j.id
  local old = call('HGET', key, 'h') or ''
  local count, at = 0, 1
  while at <= #old do
    at = at + 4 + unpack_('>I4', old, at)
    count = count + 1
  end
  if count >= 10 then
    old = string.sub(old, 5 + unpack_('>I4', old))
  end
  local new = pack('>I4I6I2', j.run, now, #worker) .. worker .. failure
  call('HSET', key, 'h', old .. pack('>I4', #new) .. new)
  j.flags = bit.bor(j.flags, SIDE)
end

local function failure(reason, text)
  return pack('>I2', #reason) .. reason .. pack('>I2', #text) .. text
end

local function worker_name(number)
  return number > 0 and call('HGET', P .. 'wi', number) or ''
end

-- Forgets a job that is in no list or set any more.
local function drop(j)
  local key = P .. 'j:' .. j.id
  if has(j.flags, REMEMBERED) then
    call('SET', key, 't' .. now + 60000, 'PX', 60000)
  else
    call('DEL', key)
  end
  if has(j.flags, SIDE) then
    call('DEL', P .. 'i:' .. j.id)
  end
end

-- Has a job hold its unique key no more.
local function free_unique(j)
  local key = P .. 'u:' .. extras(j).unique
  if string.match(call('GET', key) or '', ' (.*)') == j.id then
    call('DEL', key)
  end
end

-- Sends a message to channels, and keeps it for a minute if one of them does not listen now.
local function tell_text(j, channels, text)
  local missed = false
  for channel in string.gmatch(channels, '%S+') do
    local reached = redis.pcall('PUBLISH', channel, text) -- who ends jobs may have no right to that channel
    if type(reached) == 'table' or reached == 0 then
      missed = true
    end
  end
  if missed then
    call('SET', P .. 'z:' .. j.id, text, 'PX', 60000)
  end
end

-- Tells who awaits a job how it ended: prefix, id, job, '+' and the result or '', session of the worker, fields and
-- values of i:ID, each behind its length of four bytes.
local function tell(j, result)
  local message = {}
  local function add(text)
    message[#message + 1] = pack('>I4', #text) .. text
  end
  local side = call('HGETALL', P .. 'i:' .. j.id)
  add(P)
  add(j.id)
  add(call('GET', P .. 'j:' .. j.id))
  add(result and '+' .. result or '')
  add(worker_name(j.worker))
  local awaiting = ''
  for i = 1, #side, 2 do
    if side[i] == 'a' then
      awaiting = side[i + 1]
    else
      add(side[i])
      add(side[i + 1])
    end
  end
  local text = table.concat(message)
  tell_text(j, awaiting, text)
  call('HDEL', P .. 'i:' .. j.id, 'a')
  j.flags = bit.band(j.flags, bit.bnot(AWAITED))
end

-- Puts what follows from the end of a job into the outbox: key = ticket; ok, result, from and link.
local function post(j, ok, result)
  for _, link in ipairs(extras(j).links) do
    if ok or string.sub(link, 1, 1) == 'P' then
      local key = string.format('%015d', tickets(1))
      call('ZADD', P .. 'ob', now, key)
      call('HSET', P .. 'od', key,
        pack('>BBI2', ok and 1 or 0, result and 1 or 0, #j.id) .. j.id .. pack('>I4', #link) .. link .. (result or ''))
    end
  end
end

-- Makes a job final that is in no list or set any more: 'd' done, 'x' dead, 'k' cancelled. result: for links and for
-- who awaits it, may be nil.
local function finish(j, state, result)
  j.state, j.finished = state, now
  if has(j.flags, UNIQUE) and extras(j).window == 0 then
    free_unique(j)
  end
  if has(j.flags, LINKS) then
    post(j, state == 'd', result)
  end
  local kept = has(j.flags, KEEP) and extras(j).retention or 0
  local stays = state == 'x' or kept > 0
  if state == 'd' and stays and result then
    call('HSET', P .. 'i:' .. j.id, 'r', result)
    j.flags = bit.bor(j.flags, SIDE)
  end
  if stays or has(j.flags, AWAITED) then
    store(j)
  end
  if has(j.flags, AWAITED) then
    tell(j, state == 'd' and result or nil)
    if stays then
      store(j)
    end
  end
  if not stays then
    drop(j)
    return
  end
  local order = now * 1024 + tickets(1) % 1024
  call('ZADD', P .. (state == 'd' and 'f' or state), string.format('%.0f', order), j.id)
  if state ~= 'x' then
    call('ZADD', P .. 'e', string.format('%.0f', now + kept), j.id)
  end
end

-- Sets a job aside. The oldest dead ones go when there are too many.
local function die(j, reason)
  finish(j, 'x', reason)
  call('HINCRBY', P .. 'n', 'dead', 1)
  local over = call('ZCARD', P .. 'x') - limits().dead
  if over > 0 then
    for _, id in ipairs(call('ZRANGE', P .. 'x', 0, math.min(over, 100) - 1)) do
      call('ZREM', P .. 'x', id)
      local old = load(id)
      if old then
        drop(old)
      end
    end
  end
end
