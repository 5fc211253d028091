-- Stores what holds for a queue, or a part of it. Safe to run twice.
--
-- KEYS[1] the prefix of the queue
-- ARGV[1] paused (0, 1), maxRunning, rate, burst, groupMaxRunning, groupRate, groupBurst, maxCrashes, deadLimit and
--         deadMillis in decimal, with blanks between; '-' for what stays as it is
-- ARGV[2] what holds as long as nothing is stored, in the same way, without '-'
-- returns what holds now, in the same way
local before, at = {}, 0
for word in string.gmatch(call('GET', P .. 'm') or ARGV[2], '%S+') do
  before[#before + 1] = word
end
local text = string.gsub(ARGV[1], '%S+', function(word)
  at = at + 1
  return word == '-' and before[at]
end)
call('DEL', P .. '-')
call('SET', P .. 'm', text)
for _, group in ipairs(call('HKEYS', P .. 'gp')) do
  unpark(group)
end
wake()
return text
