-- Lists links of ended jobs that nobody has delivered yet. Changes nothing.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] leaves out what is younger, in ms   ARGV[2] how many at most
-- returns for each: key; two bytes whether the job is done and whether there is a result, the id of the job behind its
--         length of two bytes, the link behind its length of four bytes, the result
local P, call = KEYS[1], redis.call
local keys = call('ZRANGEBYSCORE', P .. 'ob', '-inf', clock() - ARGV[1], 'LIMIT', 0, ARGV[2])
local answer = {}
for _, key in ipairs(keys) do
  answer[#answer + 1] = key
  answer[#answer + 1] = call('HGET', P .. 'od', key) or ''
end
return answer
