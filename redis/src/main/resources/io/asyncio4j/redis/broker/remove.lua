-- Forgets a job that does not run. Run twice it says 0 the second time.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] the id
-- returns 1, or 0 if there is none or it runs
call('DEL', P .. '-')
local j = load(ARGV[1])
if not j or open_run(j.id) then
  return 0
end
leave(j)
if has(j.flags, UNIQUE) then
  free_unique(j)
end
if has(j.flags, AWAITED) then
  tell_text(j, call('HGET', P .. 'i:' .. j.id, 'a') or '', pack('>I4', #P) .. P .. pack('>I4', #j.id) .. j.id)
end
call('DEL', P .. 'j:' .. j.id, P .. 'i:' .. j.id)
return 1
