-- Tells that a worker lives, and forgets some of those that do not. Safe to run twice.
--
-- KEYS[1] the prefix of the registry: behind it w, ZSET of sessions, score = until when they live; v, HASH of what they
--         say of themselves
-- ARGV[1] the session   ARGV[2] what it says of itself   ARGV[3] for how many ms it lives
-- returns 1
local P, call, now = KEYS[1], redis.call, clock()
call('ZADD', P .. 'w', string.format('%.0f', now + ARGV[3]), ARGV[1])
call('HSET', P .. 'v', ARGV[1], ARGV[2])
for _, session in ipairs(call('ZRANGEBYSCORE', P .. 'w', '-inf', now, 'LIMIT', 0, 100)) do
  call('ZREM', P .. 'w', session)
  call('HDEL', P .. 'v', session)
end
return 1
