-- Tells the time. Changes nothing.
--
-- KEYS[1] any prefix
-- returns milliseconds since 1970
return clock()
