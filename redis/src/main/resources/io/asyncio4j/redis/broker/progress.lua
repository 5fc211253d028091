-- Notes how far a run is. Safe to run twice.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] the id   ARGV[2] the run   ARGV[3] the progress
-- returns 1, or 0 if the run is not the latest of its job or is over
local run = open_run(ARGV[1])
if run ~= tonumber(ARGV[2]) then
  return 0
end
call('HSET', P .. 'i:' .. ARGV[1], 'p', ARGV[3])
mark(load(ARGV[1]), SIDE)
return 1
