-- Says how runs have ended. Safe to run twice: a run that is not the latest of its job is not accepted.
--
-- KEYS[1] the prefix of the queue
-- ARGV for each run: id; run; what becomes of the job:
--      'd' done, behind it perhaps '+' and the result      'g' given back
--      'f' tried again   'x' dead   's' snoozed   'k' cancelled: behind it six bytes of a delay in ms and perhaps the
--      failure, reason and text, each behind its length of two bytes
-- returns for each run '1' if it is accepted, else '0'
local SLOW = GROUP + UNIQUE + LINKS + KEEP + REMEMBERED + SIDE + AWAITED
call('DEL', P .. '-')
local ids, answers, gone, ended, counts = {}, {}, {}, {}, {}
for i = 1, #ARGV / 3 do
  ids[i] = ARGV[3 * i - 2]
end
local values = call('HMGET', P .. 'o', unpack(ids))
local function count(name)
  counts[name] = (counts[name] or 0) + 1
end
local function reason_of(failed)
  return failed and (unpack_('>I2c0', failed)) or nil
end

local seen, done, accepted = {}, 0, 0
for i, id in ipairs(ids) do
  local at = 3 * i - 2
  local run, worker, flags
  if values[i] and not seen[id] then
    run, worker, flags = unpack_('>I4I4I2', values[i])
  end
  if run ~= tonumber(ARGV[at + 1]) then
    answers[i] = '0'
    count('stale')
  else
    answers[i] = '1'
    seen[id] = true
    accepted = accepted + 1
    ended[accepted] = id
    local outcome = ARGV[at + 2]
    local verdict = string.sub(outcome, 1, 1)
    if verdict == 'd' and not has(flags, SLOW) then
      done = done + 1
      gone[done] = P .. 'j:' .. id
    else
      local j = load(id)
      j.run, j.worker = run, worker
      local failed, wait = nil, 0
      if verdict ~= 'd' and verdict ~= 'g' then
        wait = unpack_('>I6', outcome, 2)
        failed = #outcome > 7 and string.sub(outcome, 8) or nil
      end
      j.flags = bit.bor(j.flags, flags)
      if failed then
        remember(j, worker_name(worker), failed)
      end
      if has(flags, GROUP) then
        leave_group(j)
      end
      if verdict == 'f' or verdict == 'x' then
        j.failures = j.failures + 1
        count('failed')
      end
      if verdict == 'd' then
        count('done')
        finish(j, 'd', string.sub(outcome, 2, 2) == '+' and string.sub(outcome, 3) or nil)
      elseif verdict == 'x' then
        die(j, reason_of(failed))
      elseif verdict == 'k' or has(flags, CANCEL) then
        count('cancelled')
        finish(j, 'k', 'cancelled')
      elseif verdict == 'g' then
        j.due = now
        stand(j, true)
      elseif wait > 0 then
        delay(j, now + wait)
        if call('ZRANK', P .. 'd', pack('>I5', j.line) .. j.id) == 0 then
          wake()
        end
      else
        j.due = now
        stand(j, false)
      end
    end
  end
end
if accepted > 0 then
  call('ZREM', P .. 'l', unpack(ended))
  call('HDEL', P .. 'o', unpack(ended))
  unpark('')
end
if done > 0 then
  call('DEL', unpack(gone))
  counts.done = (counts.done or 0) + done
end
for name, n in pairs(counts) do
  call('HINCRBY', P .. 'n', name, n)
end
if tonumber(call('HGET', P .. 'n', 'ready') or '0') > 0 then
  wake()
end
return table.concat(answers)
