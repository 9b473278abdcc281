import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import t from 'tap'

const giveWay = new URL('../../agent/store/give-way.ts', import.meta.url).href
/** A thread that gives way and then tells its niceness as the kernel has it: the 19th field, proc(5). */
const nicenessOfThread = `
import { readFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
const { giveWay } = await import('${giveWay}')
giveWay(10)
const stat = readFileSync('/proc/thread-self/stat', 'utf8')
parentPort.postMessage(Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]))
`
const isLinux = process.platform === 'linux'

t.test('a thread that gives way does so alone', { skip: !isLinux }, async (t) => {
  const before = getPriority()
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(nicenessOfThread)}`))
  const niceness = await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  t.equal(niceness, Math.min(before + 10, 19))
  t.equal(getPriority(), before, 'the main thread goes as before')
})
