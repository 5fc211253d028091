-- Moves a schedule on, if nobody else has. Run twice it says 0 the second time.
--
-- KEYS[1] the prefix of the schedules: behind it s, HASH of schedules by name; t, HASH of 'NEXT LAST' in ms by name
-- ARGV[1] the name   ARGV[2] what its next tick must be   ARGV[3] its next tick from now on   ARGV[4] its last tick
-- returns 1 if it was moved, else 0
local ticks = redis.call('HGET', KEYS[1] .. 't', ARGV[1])
if not ticks or string.match(ticks, '^(%S+)') ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1] .. 't', ARGV[1], ARGV[3] .. ' ' .. ARGV[4])
return 1
