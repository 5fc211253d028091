-- Gives back what a worker has taken and not settled, in its old order, and forgets the worker.
--
-- KEYS[1] the list of jobs   KEYS[2] the set of workers   KEYS[3] the key that says that the worker lives
-- KEYS[4] its processing list   KEYS[5] the number of its last batch
-- ARGV[1] the worker   ARGV[2] 'forget' it, or 'remember' that it was there, because a move may still be under way:
--         the next heartbeat of another looks into its processing list once more
-- returns the number of jobs given back
local count = 0
while redis.call('LMOVE', KEYS[4], KEYS[1], 'LEFT', 'RIGHT') do
  count = count + 1
end
redis.call('DEL', KEYS[3], KEYS[5])
if ARGV[2] == 'forget' then
  redis.call('SREM', KEYS[2], ARGV[1])
end
return count
