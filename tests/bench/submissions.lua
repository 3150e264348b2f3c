-- Consultations, each with a sid and a mail address of its own: too many mails to one would be held back.
-- wrk … URL -- BODY FILE: in BODY every SID is replaced; FILE gets a line for each answer (its status, and
-- the receipt of a 201), and at the end one with the microseconds taken and the requests that got no answer.

local random = io.open("/dev/urandom", "rb")
local body, file

function init(args)
  body = args[1]
  file = io.open(args[2], "a")
  file:setvbuf("line")
  -- `done` runs elsewhere: only what a thread holds as text or number can be read from there.
  path = args[2]
end

function setup(thread)
  the_thread = thread
end

local function uuid4()
  local bytes = { random:read(16):byte(1, 16) }
  bytes[7] = bytes[7] % 16 + 64
  bytes[9] = bytes[9] % 64 + 128
  return (("%02x"):rep(4) .. ("-" .. ("%02x"):rep(2)):rep(3) .. "-" .. ("%02x"):rep(6)):format(unpack(bytes))
end

function request()
  return wrk.format("POST", nil, nil, (body:gsub("SID", uuid4())))
end

function response(status, headers, answer)
  local receipt = status == 201 and answer:match('"receipt":%s*"([^"]*)"') or ""
  file:write(status, " ", receipt, "\n")
end

function done(summary)
  local errors = summary.errors
  local unanswered = errors.connect + errors.read + errors.write + errors.timeout
  local told = io.open(the_thread:get("path"), "a")
  told:write("end ", summary.duration, " ", unanswered, "\n")
  told:close()
end
