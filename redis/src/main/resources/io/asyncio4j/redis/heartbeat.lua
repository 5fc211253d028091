-- Says that a worker lives, and puts back what workers that are dead had taken.
--
-- KEYS[1] the list of jobs   KEYS[2] the set of workers   KEYS[3] the key that says that this worker lives
-- ARGV[1] this worker   ARGV[2] how long it lives without a further call, in ms
-- ARGV[3] ARGV[4] ARGV[5] prefixes of a worker's keys: lives, processing, settled
-- returns for each dead worker its name and the number of jobs put back
redis.call('SET', KEYS[3], '1', 'PX', ARGV[2])
redis.call('SADD', KEYS[2], ARGV[1])
local found = {}
for _, worker in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  if redis.call('EXISTS', ARGV[3] .. worker) == 0 then
    local count = 0
    while redis.call('LMOVE', ARGV[4] .. worker, KEYS[1], 'LEFT', 'RIGHT') do
      count = count + 1
    end
    redis.call('DEL', ARGV[5] .. worker)
    redis.call('SREM', KEYS[2], worker)
    found[#found + 1] = worker
    found[#found + 1] = tostring(count)
  end
end
return found
