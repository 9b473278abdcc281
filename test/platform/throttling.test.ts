import t from 'tap'
import { Throttling } from '../../agent/platform/throttling.js'

const none = async () => undefined

t.test('a Raspberry Pi tells by the firmware’s bits, by file or by program', async (t) => {
  for (const [text, causes] of [
    ['0x0\n', []],
    ['50005', ['under-voltage', 'throttled']],
    ['throttled=0x8', ['soft-temperature-limit']],
    ['nonsense', undefined],
  ] as const) {
    const byFile = new Throttling({
      readText: async (path) => (path.includes('get_throttled') ? text : undefined),
      vcgencmd: none,
    })
    await byFile.ask()
    t.same(byFile.causes(), causes, text)
    const byProgram = new Throttling({ readText: none, vcgencmd: async () => text })
    await byProgram.ask()
    t.same(byProgram.causes(), causes, text)
  }
})

t.test(
  'an x86 is throttled while its count goes up, and a machine that tells nothing is not known',
  async (t) => {
    let count = 7
    const x86 = new Throttling({
      readText: async (path) => (path.includes('core_throttle_count') ? `${count}\n` : undefined),
      vcgencmd: none,
    })
    await x86.ask()
    t.same(x86.causes(), [], 'what was before the start does not count')
    count = 9
    await x86.ask()
    t.same(x86.causes(), ['throttled'])
    await x86.ask()
    t.same(x86.causes(), [])
    const silent = new Throttling({ readText: none, vcgencmd: none })
    await silent.ask()
    t.equal(silent.causes(), undefined)
  },
)
