-- Part of other scripts, after ends.lua: where a job is, and how it leaves there.

-- The rest of what is known of a job: run, worker and flags while it runs, else nil.
local function open_run(id)
  local value = call('HGET', P .. 'o', id)
  if value then
    return unpack_('>I4I4I2', value)
  end
end

-- Sets flags of a job, and of its run if it runs.
local function mark(j, flags)
  j.flags = bit.bor(j.flags, flags)
  store(j)
  local run, worker, old = open_run(j.id)
  if run then
    call('HSET', P .. 'o', j.id, pack('>I4I4I2', run, worker, bit.bor(old, flags)))
  end
end

-- Takes a ready job out of its line. From a long line the job is not taken: its entry is stale, for the job is not ready
-- or has another ticket. An entry without a ticket is noted, for another job may come under that id.
local function leave_line(j)
  local group = group_of(j)
  local key = line_key(j.band, group)
  if call('LLEN', key) <= 2000 then
    call('LREM', key, 1, j.line == 0 and j.id or j.id .. ' ' .. j.line)
    if call('EXISTS', key) == 0 then
      call('ZREM', P .. 'g:' .. j.band, group)
      local turns = call('HGET', P .. 'gp', group)
      if turns then
        local others = {}
        for band, turn in string.gmatch(turns, '(%d+) (%d+)') do
          if tonumber(band) ~= j.band then
            others[#others + 1] = band .. ' ' .. turn
          end
        end
        if #others > 0 then
          call('HSET', P .. 'gp', group, table.concat(others, ' '))
        else
          call('HDEL', P .. 'gp', group)
          call('ZREM', P .. 'gq', group)
        end
      end
    end
  elseif j.line == 0 then
    call('HINCRBY', P .. 'v', left_behind(j.band, j.id, group), 1)
  end
  call('HINCRBY', P .. 'n', 'ready', -1)
end

-- Takes a job that does not run out of where it is.
local function leave(j)
  if j.state == 'r' then
    leave_line(j)
  elseif j.state == 's' then
    call('ZREM', P .. 'd', pack('>I5', j.line) .. j.id)
  elseif j.state == 'b' then
    call('ZREM', P .. 'b', j.id)
  elseif j.state == 'x' then
    call('ZREM', P .. 'x', j.id)
  else
    call('ZREM', P .. (j.state == 'd' and 'f' or 'k'), j.id)
    call('ZREM', P .. 'e', j.id)
  end
end

-- What is known of a job, as six strings: id; job; run, worker and flags while it runs; end of its lease; session of its
-- worker; fields and values of i:ID. The job is empty if there is none. Returns their size in bytes, but for small ones.
local function append_info(answer, id)
  local value = call('GET', P .. 'j:' .. id)
  local n = #answer
  answer[n + 1] = id
  if not value or #value < HEAD_SIZE then
    answer[n + 2], answer[n + 3], answer[n + 4], answer[n + 5], answer[n + 6] = '', '', '', '', ''
    return 0
  end
  local open = call('HGET', P .. 'o', id)
  local flags, worker = unpack_('>I2', value, 2), unpack_('>I4', value, 37)
  if open then
    worker = unpack_('>I4', open, 5)
  end
  answer[n + 2] = value
  answer[n + 3] = open or ''
  answer[n + 4] = open and call('ZSCORE', P .. 'l', id) or ''
  answer[n + 5] = worker_name(worker)
  local side, size = has(flags, SIDE) and call('HGETALL', P .. 'i:' .. id) or {}, #value
  for _, each in ipairs(side) do
    size = size + #each
  end
  answer[n + 6] = side
  return size
end
