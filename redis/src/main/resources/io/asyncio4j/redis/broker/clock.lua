-- The server's clock, in milliseconds since 1970. The only file that reads it.
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
