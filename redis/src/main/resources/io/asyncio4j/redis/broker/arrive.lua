-- Brings a part to a job that waits for it. Safe to run twice.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] the id   ARGV[2] the part   ARGV[3] '1' or '0' whether it is ok, '1' or '0' whether there is a result, the result
-- returns 1 if it was taken, 0 if the job or the part is unknown or the part is there
local j = load(ARGV[1])
if not j or not has(j.flags, PARTS) then
  return 0
end
local side, arrived, missing = P .. 'i:' .. j.id, '+' .. ARGV[2], '?' .. ARGV[2]
local ok = string.sub(ARGV[3], 1, 1) == '1'
local before = call('HGET', side, arrived)
if before then
  if not ok or string.sub(before, 1, 1) == '1' then
    return 0
  end
elseif call('HEXISTS', side, missing) == 0 then
  return 0
end
call('HSET', side, arrived, ARGV[3])
if (ok or has(j.flags, DESPITE)) and call('HDEL', side, missing) == 1 then
  call('HINCRBY', side, '#', -1)
end
if j.state ~= 'b' then
  return 1
end
if not ok and not has(j.flags, DESPITE) then
  leave(j)
  remember(j, '', failure('part failed', ARGV[2]))
  die(j, 'part failed')
elseif tonumber(call('HGET', side, '#')) == 0 then
  leave(j)
  if j.due > now then
    delay(j, j.due)
  else
    j.due = now
    stand(j, false)
  end
  wake()
end
return 1
