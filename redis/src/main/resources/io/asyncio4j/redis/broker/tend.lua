-- Does a bounded part of what is due. Safe to run twice.
--
-- KEYS[1] the prefix of the queue
-- returns in how many ms there is more to do, or -1
call('DEL', P .. '-')
local s = limits()
tend(s)
park_limited(s)
if not s.paused and tonumber(call('HGET', P .. 'n', 'ready') or '0') > 0 then
  wake()
end
local wait = claimable_in(s)
local function at(time)
  local millis = math.max(0, time - now)
  wait = wait < 0 and millis or math.min(wait, millis)
end
local kept, dead = call('ZRANGE', P .. 'e', 0, 0, 'WITHSCORES'), call('ZRANGE', P .. 'x', 0, 0, 'WITHSCORES')
if #kept > 0 then
  at(kept[2])
end
if #dead > 0 then
  at(call('ZCARD', P .. 'x') > s.dead and now or math.floor(dead[2] / 1024) + s.dead_millis)
end
return wait
