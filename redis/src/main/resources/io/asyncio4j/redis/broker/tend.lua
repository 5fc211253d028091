-- Does a bounded part of what is due. Safe to run twice.
--
-- KEYS[1] the prefix of the queue
-- returns in how many ms there is more to do, or -1
call('DEL', P .. '-')
local s = limits()
tend(s)
if not s.paused and tonumber(call('HGET', P .. 'n', 'ready') or '0') > 0 then
  wake()
end
local wait, first = next_due(), call('ZRANGE', P .. 'e', 0, 0, 'WITHSCORES')
if #first > 0 then
  local millis = math.max(0, first[2] - now)
  wait = wait < 0 and millis or math.min(wait, millis)
end
return wait
