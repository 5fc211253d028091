-- Stores a schedule, if nobody else has changed what was there. Run twice it says 0 the second time.
--
-- KEYS[1] the prefix of the schedules: behind it s, HASH of schedules by name; t, HASH of 'NEXT LAST' in ms by name
-- ARGV[1] the name
-- ARGV[2] what s must have, '' for nothing   ARGV[3] what t must have, '' for nothing; of no matter if s must have nothing
-- ARGV[4] what s has from now on             ARGV[5] what t has from now on
-- returns 1 if it was stored, else 0
local before = redis.call('HGET', KEYS[1] .. 's', ARGV[1]) or ''
local ticks = redis.call('HGET', KEYS[1] .. 't', ARGV[1]) or ''
if before ~= ARGV[2] or (before ~= '' and ticks ~= ARGV[3]) then
  return 0
end
redis.call('HSET', KEYS[1] .. 's', ARGV[1], ARGV[4])
redis.call('HSET', KEYS[1] .. 't', ARGV[1], ARGV[5])
return 1
