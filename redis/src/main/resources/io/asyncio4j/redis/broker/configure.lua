-- Stores what holds for a queue. Safe to run twice.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] paused (0, 1), maxRunning, rate, burst, groupMaxRunning, groupRate, groupBurst, maxCrashes, deadLimit and
--         deadMillis in decimal, with blanks between
-- returns 1
call('DEL', P .. '-')
call('SET', P .. 'm', ARGV[1])
for _, group in ipairs(call('HKEYS', P .. 'gp')) do
  unpark(group)
end
wake()
return 1
