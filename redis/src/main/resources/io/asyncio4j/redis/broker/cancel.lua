-- Cancels a job: one that waits at once, one that runs by telling its worker. Safe to run twice.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] the id
-- returns 0 cancelled, 1 its worker is told, 2 it was final, 3 there is none
call('DEL', P .. '-')
local j = load(ARGV[1])
if not j then
  return 3
end
if open_run(j.id) then
  mark(j, CANCEL)
  redis.pcall('PUBLISH', P .. 'ctl', j.id) -- without the right to do that, the next renewal tells
  return 1
end
if j.state == 'd' or j.state == 'k' or j.state == 'x' then
  return 2
end
leave(j)
call('HINCRBY', P .. 'n', 'cancelled', 1)
finish(j, 'k', 'cancelled')
return 0
