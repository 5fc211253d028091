// SPDX-License-Identifier: Apache-2.0
// BullMQ: bullmq.mjs MODE PORT WARM COUNT; prints one line of JSON. See ../README.md.
import { Queue, Worker } from 'bullmq'

const [mode, port, warm, count] = [process.argv[2], ...process.argv.slice(3).map(Number)]
const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null }
const total = warm + count
const data = { n: 1234, to: 'somebody@example.org' }
const options = { removeOnComplete: true, attempts: 3 }
const queue = new Queue('bench', { connection })
await queue.waitUntilReady()
const seconds = (from) => Number(process.hrtime.bigint() - from) / 1e9
const say = (found) => console.log(JSON.stringify(found))

if (mode === 'one') {
  for (let i = 0; i < warm; i++) await queue.add('nothing', data, options)
  const start = process.hrtime.bigint()
  for (let i = 0; i < count; i++) await queue.add('nothing', data, options)
  say({ seconds: seconds(start) })
} else if (mode === 'bulk') {
  const add = async (n) => {
    for (let i = 0; i < n; i += 1000) {
      await queue.addBulk(Array.from({ length: Math.min(1000, n - i) }, () => ({ name: 'nothing', data, opts: options })))
    }
  }
  await add(warm)
  const start = process.hrtime.bigint()
  await add(count)
  say({ seconds: seconds(start) })
} else if (mode === 'drain') {
  let done = 0
  let start
  let cpu
  await new Promise((resolve) => {
    const worker = new Worker('bench', async () => {}, { connection, concurrency: 100, removeOnComplete: { count: 0 } })
    worker.on('completed', () => {
      done++
      if (done === warm) {
        start = process.hrtime.bigint()
        cpu = process.cpuUsage()
      }
      if (done === total) resolve(worker)
    })
  })
  const used = process.cpuUsage(cpu)
  say({ seconds: seconds(start), cpu: (used.user + used.system) / 1e6 })
} else if (mode === 'latency') {
  const late = []
  let resolveAll
  const all = new Promise((resolve) => { resolveAll = resolve })
  const worker = new Worker('bench', async (job) => {
    late.push(Number(process.hrtime.bigint() - BigInt(job.data.t)) / 1e3)
    if (late.length === total) resolveAll()
  }, { connection, concurrency: 100 })
  await worker.waitUntilReady()
  for (let i = 0; i < total; i++) {
    await queue.add('nothing', { t: process.hrtime.bigint().toString() }, options)
    await new Promise((resolve) => setTimeout(resolve, 4))
  }
  await all
  say({ micros: late.slice(warm) })
}
process.exit(0)
