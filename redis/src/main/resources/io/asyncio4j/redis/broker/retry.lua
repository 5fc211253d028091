-- Has a job run again now that is dead, cancelled, scheduled, or done and kept. Run twice it says 0 the second time.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] the id
-- returns 1, or 0 if it was in no such state
local j = load(ARGV[1])
if not j or open_run(j.id) or j.state == 'r' or j.state == 'b' then
  return 0
end
leave(j)
local side = P .. 'i:' .. j.id
j.flags = bit.band(j.flags, bit.bnot(EXPIRES + CANCEL))
j.failures, j.crashes, j.finished = 0, 0, 0
call('HDEL', side, 'r')
if has(j.flags, UNIQUE) then
  take_unique(extras(j).unique, j.id, j.enqueued, extras(j).window)
end
local misses = false
if has(j.flags, PARTS) then
  local fields = call('HGETALL', side)
  for i = 1, #fields, 2 do
    local kind = string.sub(fields[i], 1, 1)
    if kind == '?' then
      misses = true
    elseif kind == '+' and string.sub(fields[i + 1], 1, 1) == '0' and not has(j.flags, DESPITE) then
      call('HDEL', side, fields[i])
    end
  end
end
if misses then
  j.state, j.line = 'b', tickets(1)
  store(j)
  call('ZADD', P .. 'b', j.line, j.id)
else
  j.due = now
  stand(j, false)
  wake()
end
return 1
