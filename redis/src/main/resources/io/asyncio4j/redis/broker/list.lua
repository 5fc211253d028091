-- Lists jobs of a state. Changes nothing.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] b, s, r, o (running), d, x or k   ARGV[2] how many to pass over   ARGV[3] how many at most
-- returns where the next page begins, -1 if this is the last; then for each job what append_info says. A page of large jobs
--         ends early: a large answer holds up the server.
local state, from, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local answer, bytes = {-1}, 0
if state ~= 'r' then
  local key = P .. (state == 's' and 'd' or state == 'o' and 'l' or state == 'd' and 'f' or state)
  local ids = call('ZRANGE', key, from, from + most)
  for i, id in ipairs(ids) do
    if i > most or bytes >= 4194304 then
      answer[1] = from + i - 1
      break
    end
    bytes = bytes + append_info(answer, state == 's' and string.sub(id, 6) or id)
  end
  return answer
end

local passed, listed, looked = 0, 0, 0
local function list_line(band, group)
  local key = line_key(band, group)
  local size = call('LLEN', key)
  if passed + size <= from then
    passed = passed + size
    return
  end
  local at = math.max(0, from - passed)
  while at < size do
    local entries = call('LRANGE', key, at, at + 99)
    for _, entry in ipairs(entries) do
      if listed == most or looked == 5000 or bytes >= 4194304 then
        answer[1] = passed + at
        return true
      end
      at, looked = at + 1, looked + 1
      local id, ticket = string.match(entry, '^(%S+) ?(%d*)$')
      local j = load(id)
      if j and j.state == 'r' and j.line == (tonumber(ticket) or 0) and call('HEXISTS', P .. 'o', id) == 0 then
        listed = listed + 1
        bytes = bytes + append_info(answer, id)
      end
    end
    if #entries == 0 then
      break
    end
  end
  passed = passed + size
end

local parked = call('HGETALL', P .. 'gp')
for band = 0, 9 do
  local turns = {}
  local groups = call('ZRANGE', P .. 'g:' .. band, 0, -1, 'WITHSCORES')
  for i = 1, #groups, 2 do
    turns[#turns + 1] = {groups[i], tonumber(groups[i + 1])}
  end
  for i = 1, #parked, 2 do
    for of, turn in string.gmatch(parked[i + 1], '(%d+) (%d+)') do
      if tonumber(of) == band then
        turns[#turns + 1] = {parked[i], tonumber(turn)}
      end
    end
  end
  table.sort(turns, function(a, b)
    return a[2] < b[2]
  end)
  for _, turn in ipairs(turns) do
    if list_line(band, turn[1]) then
      return answer
    end
  end
end
return answer
