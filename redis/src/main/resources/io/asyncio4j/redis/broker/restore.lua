-- Stores jobs as another broker knew them. Safe to run twice: an id that is there is left alone.
--
-- KEYS[1] the prefix of the queue
-- ARGV for each job: id; 'STATE FLAGS BAND RUN FAILURES CRASHES ENQUEUED DUE FINISHED', where STATE is its letter; size of
--      the extras, the extras, the body; session of its last worker or ''; number n of fields; n times field and value
-- returns how many were stored
local stored, at = 0, 1
while at <= #ARGV do
  local id, spec, rest, worker, fields = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], tonumber(ARGV[at + 4])
  local first = at + 5
  at = first + 2 * fields
  local old = call('GET', P .. 'j:' .. id)
  if not old or #old < HEAD_SIZE then
    local words = {}
    for word in string.gmatch(spec, '%S+') do
      words[#words + 1] = tonumber(word) or word
    end
    local j = {id = id, state = words[1], flags = words[2], band = words[3], run = words[4], failures = words[5],
      crashes = words[6], line = 0, enqueued = words[7], due = words[8], finished = words[9], worker = 0, size = 0}
    if worker ~= '' then
      j.worker = worker_number(worker)
    end
    local missing = {}
    call('DEL', P .. 'i:' .. id)
    if has(j.flags, PARTS) then
      j.flags = bit.bor(j.flags, SIDE)
      for _, part in ipairs(extras({size = 1}, rest, 4).parts) do
        missing[part] = true
      end
    end
    for i = first, first + 2 * fields - 2, 2 do
      j.flags = bit.bor(j.flags, SIDE)
      call('HSET', P .. 'i:' .. id, ARGV[i], ARGV[i + 1])
      if string.sub(ARGV[i], 1, 1) == '+' and (string.sub(ARGV[i + 1], 1, 1) == '1' or has(j.flags, DESPITE)) then
        missing[string.sub(ARGV[i], 2)] = nil
      end
    end
    local misses = 0
    for part in pairs(missing) do
      call('HSET', P .. 'i:' .. id, '?' .. part, '')
      misses = misses + 1
    end
    if has(j.flags, PARTS) then
      call('HSET', P .. 'i:' .. id, '#', misses)
    end
    call('SET', P .. 'j:' .. id, string.sub(head(j), 1, HEAD_SIZE - 3) .. rest)
    j = load(id)
    local x = extras(j)
    local final = j.state == 'd' or j.state == 'k' or j.state == 'x'
    if has(j.flags, UNIQUE) and (x.window > 0 or not final) then
      take_unique(x.unique, id, j.enqueued, x.window)
    end
    if j.state == 'r' or j.state == 's' and j.due <= now then
      j.due = j.state == 's' and now or j.due
      stand(j, false)
    elseif j.state == 's' then
      delay(j, j.due)
    elseif j.state == 'b' then
      j.line = tickets(1)
      store(j)
      call('ZADD', P .. 'b', j.line, id)
    else
      call('ZADD', P .. (j.state == 'd' and 'f' or j.state),
        string.format('%.0f', j.finished * 1024 + tickets(1) % 1024), id)
      if j.state ~= 'x' then
        call('ZADD', P .. 'e', string.format('%.0f', j.finished + x.retention), id)
      end
    end
    stored = stored + 1
  end
end
if stored > 0 then
  call('HINCRBY', P .. 'n', 'enqueued', stored)
  wake()
end
return stored
