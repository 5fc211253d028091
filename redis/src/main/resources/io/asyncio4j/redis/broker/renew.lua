-- Renews leases. Safe to run twice.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] the lease in ms   then for each run: id; run
-- returns the positions, from 0, of runs that are lost; those of runs that shall be cancelled
local P, call = KEYS[1], redis.call
local lease, ids = string.format('%.0f', clock() + ARGV[1]), {}
for i = 1, (#ARGV - 1) / 2 do
  ids[i] = ARGV[2 * i]
end
local lost, cancelled, leases, kept = {}, {}, {}, 0
call('DEL', P .. '-')
local values = call('HMGET', P .. 'o', unpack(ids))
for i, id in ipairs(ids) do
  local run, _, flags
  if values[i] then
    run, _, flags = struct.unpack('>I4I4I2', values[i])
  end
  if run ~= tonumber(ARGV[2 * i + 1]) then
    lost[#lost + 1] = i - 1
  else
    leases[kept + 1], leases[kept + 2] = lease, id
    kept = kept + 2
    if bit.band(flags, 1024) ~= 0 then
      cancelled[#cancelled + 1] = i - 1
    end
  end
end
if kept > 0 then
  call('ZADD', P .. 'l', 'XX', unpack(leases))
end
return {lost, cancelled}
