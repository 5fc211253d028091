-- Finds jobs. Changes nothing.
--
-- KEYS[1] the prefix of the queue
-- ARGV the ids
-- returns for each what append_info says
local answer = {}
for _, id in ipairs(ARGV) do
  append_info(answer, id)
end
return answer
