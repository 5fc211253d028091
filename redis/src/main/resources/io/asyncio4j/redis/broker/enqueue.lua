-- Stores jobs, all or none. Safe to run twice: an id that is there is left alone.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] 'plain' if no job of these has a unique key, parts or a delay, and no id comes twice; else 'mixed'
--         then for each job: id; 'FLAGS BAND DELAY AT' in decimal, DELAY in ms from now, AT in ms since 1970 or 0;
--         three bytes of the size of the extras, the extras, the body
-- returns for each job: 1 stored, 0 its id is there, or the id of the job that holds its unique key; an error, and stores
--         nothing, if arguments of 'mixed' make no sense
local specs = {}
local function spec(text)
  local found = specs[text]
  if not found then
    local flags, band, wait, at = string.match(text, '^(%d+) (%d+) (%d+) (%d+)$')
    flags, band = tonumber(flags), tonumber(band)
    found = {flags = flags, band = band, wait = tonumber(wait), at = tonumber(at)}
    found.head = string.sub(pack(HEAD, 'r', flags, band, 0, 0, 0, 0, now, now, 0, 0, 0), 1, HEAD_SIZE - 3)
    specs[text] = found
  end
  return found
end

local answers, lines, added, ready = {}, {}, 0, 0
local function line_up(id, s, rest)
  if has(s.flags, GROUP) then
    local j = {size = 1}
    local group = extras(j, rest, 4).group
    if call('RPUSH', line_key(s.band, group), id) == 1 then
      join_rotation(s.band, group)
    end
  else
    local line = lines[s.band]
    if not line then
      line = {}
      lines[s.band] = line
      if call('EXISTS', line_key(s.band, '')) == 0 then
        join_rotation(s.band, '')
      end
    end
    line[#line + 1] = id
  end
  ready = ready + 1
end

local function add(id, s, rest)
  local key = P .. 'j:' .. id
  if known(id) then
    return 0
  end
  local due = s.at > 0 and math.max(s.at, now) or now + s.wait
  local flags, state, line = s.flags, 'r', 0
  local x = rest ~= '' and has(flags, UNIQUE + PARTS) and extras({size = 1}, rest, 4)
  if has(flags, UNIQUE) then
    local holder = take_unique(x.unique, id, now, x.window)
    if holder then
      return holder
    end
  end
  if has(flags, PARTS) then
    state, line, flags = 'b', tickets(1), flags + SIDE
    call('ZADD', P .. 'b', line, id)
    for _, part in ipairs(x.parts) do
      call('HSET', P .. 'i:' .. id, '?' .. part, '')
    end
    call('HSET', P .. 'i:' .. id, '#', #x.parts)
  elseif due > now then
    state, line = 's', tickets(1)
    local member = pack('>I5', line) .. id
    call('ZADD', P .. 'd', string.format('%.0f', due), member)
    if call('ZRANK', P .. 'd', member) == 0 then
      wake()
    end
  else
    due = now
    line_up(id, s, rest)
  end
  call('SET', key, string.sub(pack(HEAD, state, flags, s.band, 0, 0, 0, line, now, due, 0, 0, 0), 1,
    HEAD_SIZE - 3) .. rest)
  added = added + 1
  return 1
end

if ARGV[1] ~= 'plain' then
  for i = 2, #ARGV, 3 do
    local id, how, rest = ARGV[i], ARGV[i + 1], ARGV[i + 2]
    if not rest or #rest < 3 or #id > 200 or not string.find(id, '^[!-~]+$') or
      not string.find(how, '^%d+ %d %d+ %d+$') then
      return redis.error_reply('ERR job ' .. (i + 1) / 3 .. ': an id is 1 to 200 characters of ASCII without blanks, then' ..
        " 'FLAGS BAND DELAY AT', then three bytes and the body")
    end
  end
end

local all = false
if ARGV[1] == 'plain' then
  local pairs_, n = {}, 0
  for i = 2, #ARGV, 3 do
    pairs_[n + 1] = P .. 'j:' .. ARGV[i]
    pairs_[n + 2] = spec(ARGV[i + 1]).head .. ARGV[i + 2]
    n = n + 2
  end
  all = call('MSETNX', unpack(pairs_)) == 1
end
for i = 2, #ARGV, 3 do
  if all then
    line_up(ARGV[i], spec(ARGV[i + 1]), ARGV[i + 2])
    answers[#answers + 1] = 1
  else
    answers[#answers + 1] = add(ARGV[i], spec(ARGV[i + 1]), ARGV[i + 2])
  end
end
if all then
  added = #answers
end
for band, line in pairs(lines) do
  call('RPUSH', line_key(band, ''), unpack(line))
end
if added > 0 then
  call('HINCRBY', P .. 'n', 'enqueued', added)
end
if ready > 0 then
  call('HINCRBY', P .. 'n', 'ready', ready)
  wake()
end
return answers
