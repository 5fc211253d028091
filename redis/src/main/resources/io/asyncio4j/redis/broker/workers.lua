-- Lists the workers that live. Changes nothing.
--
-- KEYS[1] the prefix of the registry
-- returns what each says of itself
local answer = {}
for _, session in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1] .. 'w', string.format('(%.0f', clock()), '+inf')) do
  answer[#answer + 1] = redis.call('HGET', KEYS[1] .. 'v', session) or nil
end
return answer
