-- Removes settled jobs from a worker's processing list; safe to run twice, for each batch has a number.
--
-- KEYS[1] the processing list   KEYS[2] the number of the last batch   KEYS[3] the dead list
-- ARGV[1] the number of this batch, one above the last   then for each job: 'done' or 'dead', and its payload
-- returns 1, or 0 if the batch had been settled before
if tonumber(redis.call('GET', KEYS[2]) or '0') >= tonumber(ARGV[1]) then
  return 0
end
for i = 2, #ARGV, 2 do
  local removed = redis.call('LREM', KEYS[1], -1, ARGV[i + 1])
  if removed == 1 and ARGV[i] == 'dead' then
    redis.call('LPUSH', KEYS[3], ARGV[i + 1])
  end
end
redis.call('SET', KEYS[2], ARGV[1])
return 1
