-- Counts a queue. Changes nothing.
--
-- KEYS[1] the prefix of the queue
-- returns the number of jobs that are blocked, scheduled, ready, running, done, dead, cancelled; for how many ms the
--         oldest ready job has waited; the settings as text or ''; then names and values of the counters
local oldest = now
for band = 0, 9 do
  for _, group in ipairs(call('ZRANGE', P .. 'g:' .. band, 0, 99)) do
    for _, entry in ipairs(call('LRANGE', line_key(band, group), 0, 9)) do
      local id, ticket = string.match(entry, '^(%S+) ?(%d*)$')
      local j = load(id)
      if j and j.state == 'r' and j.line == (tonumber(ticket) or 0) and call('HEXISTS', P .. 'o', id) == 0 then
        oldest = math.min(oldest, j.due)
        break
      end
    end
  end
end
local answer = {call('ZCARD', P .. 'b'), call('ZCARD', P .. 'd'),
  tonumber(call('HGET', P .. 'n', 'ready') or '0'), call('ZCARD', P .. 'l'), call('ZCARD', P .. 'f'),
  call('ZCARD', P .. 'x'), call('ZCARD', P .. 'k'), now - oldest, call('GET', P .. 'm') or ''}
for _, each in ipairs(call('HGETALL', P .. 'n')) do
  answer[#answer + 1] = each
end
return answer
