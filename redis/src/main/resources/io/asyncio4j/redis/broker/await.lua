-- Notes who wants to be told how a job ends. Safe to run twice.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] the id   ARGV[2] the channel on which they listen
-- returns what append_info says; nobody is told if the job is final or unknown. Or one string, the message that was sent
--         when it ended, if it is not kept and the message was missed.
local answer = {}
append_info(answer, ARGV[1])
local j = load(ARGV[1])
if j and (open_run(j.id) or j.state == 'r' or j.state == 's' or j.state == 'b') then
  local side = P .. 'i:' .. j.id
  local channels = call('HGET', side, 'a') or ''
  if not string.find(channels, ARGV[2], 1, true) then
    call('HSET', side, 'a', channels .. ' ' .. ARGV[2])
    mark(j, SIDE + AWAITED)
  end
end
if not j then
  local message = call('GET', P .. 'z:' .. ARGV[1])
  if message then
    return {message}
  end
end
return answer
