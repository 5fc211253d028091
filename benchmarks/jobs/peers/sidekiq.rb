# SPDX-License-Identifier: Apache-2.0
# Sidekiq: sidekiq.rb MODE PORT WARM COUNT; prints one line of JSON. See ../README.md.
require "json"
require "sidekiq"
require "sidekiq/cli"

$stdout.sync = true
MODE, PORT, WARM, COUNT = ENV["BENCH"] ? ENV["BENCH"].split : ARGV
ENV["REDIS_URL"] = "redis://127.0.0.1:#{PORT}/0"
WARM_JOBS = WARM.to_i
TOTAL = WARM_JOBS + COUNT.to_i
DONE = Queue.new
SEEN = [0]
LOCK = Mutex.new
MARK = {}

def clock(kind = Process::CLOCK_MONOTONIC) = Process.clock_gettime(kind)

def say(found) = puts(JSON.generate(found))

class Nothing
  include Sidekiq::Worker
  sidekiq_options retry: 3

  def perform(_number, _to)
    LOCK.synchronize do
      SEEN[0] += 1
      MARK[:start], MARK[:cpu] = clock, clock(Process::CLOCK_PROCESS_CPUTIME_ID) if SEEN[0] == WARM_JOBS
      DONE << true if SEEN[0] == TOTAL
    end
  end
end

class Late
  include Sidekiq::Worker
  MICROS = []

  def perform(sent)
    LOCK.synchronize do
      MICROS << (clock - sent) * 1e6
      DONE << true if MICROS.size == TOTAL
    end
  end
end

def bulk(number)
  (0...number).step(1000) do |from|
    Sidekiq::Client.push_bulk("class" => Nothing, "args" => Array.new([1000, number - from].min) { [1234, "somebody@example.org"] })
  end
end

def serve
  cli = Sidekiq::CLI.instance
  cli.parse(["-r", "/dev/null", "-c", "10", "-q", "default"])
  Thread.new { cli.run(boot_app: false) }
end

Sidekiq.logger.level = Logger::ERROR
case MODE
when "one"
  WARM_JOBS.times { Nothing.perform_async(1234, "somebody@example.org") }
  start = clock
  COUNT.to_i.times { Nothing.perform_async(1234, "somebody@example.org") }
  say(seconds: clock - start)
when "bulk"
  bulk(WARM_JOBS)
  start = clock
  bulk(COUNT.to_i)
  say(seconds: clock - start)
when "drain"
  serve
  DONE.pop
  say(seconds: clock - MARK[:start], cpu: clock(Process::CLOCK_PROCESS_CPUTIME_ID) - MARK[:cpu])
when "latency"
  serve
  sleep 1
  TOTAL.times do
    Late.perform_async(clock)
    sleep 0.004
  end
  DONE.pop
  say(micros: Late::MICROS.drop(WARM_JOBS))
end
$stdout.flush
Process.kill(:KILL, Process.pid)
