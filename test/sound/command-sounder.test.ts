import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { UrgentTone } from '../../agent/domain/alert-tone.js'
import { CommandSounder } from '../../agent/sound/command-sounder.js'
import { toneToWav } from '../../agent/sound/tone-wav.js'
import { until } from '../until.js'

const high: UrgentTone = { urgency: 'high', name: 'two-tone', times: 2 }

/** A program that writes down its arguments, and then does what `script` says. */
function playerOf(t: Test, script = '') {
  const folder = t.testdir()
  const [program, said] = [join(folder, 'player'), join(folder, 'said')]
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" >> '${said}'\n${script}\n`)
  chmodSync(program, 0o755)
  const args = () => (existsSync(said) ? readFileSync(said, 'utf8').trimEnd().split('\n') : [])
  return { folder, program, args }
}

t.test('a program is given the tone as a WAV file, its arguments as they are, and no shell', async (t) => {
  const { folder, program, args } = playerOf(t)
  const commands = { high: [program, '-q', '$(reboot); "x"', '{tone}'] }
  const sounder = new CommandSounder({ folder, commands, volume: 1 })
  t.equal(await sounder.play(high), undefined)
  const [first, second, file] = args()
  t.same([first, second], ['-q', '$(reboot); "x"'])
  const wav = readFileSync(file!)
  t.equal(wav.toString('latin1', 0, 4), 'RIFF')
  t.equal(wav.readUInt32LE(4), wav.length - 8)
  t.same(wav, Buffer.from(toneToWav(high, 1)))
})

t.test('an urgency without a command makes no sound', async (t) => {
  const { folder, program, args } = playerOf(t)
  const sounder = new CommandSounder({ folder, commands: { high: [], normal: [program] }, volume: 1 })
  t.equal(await sounder.play(high), undefined)
  t.equal(await sounder.play({ ...high, urgency: 'low' }), undefined)
  t.same(args(), [])
})

t.test('what goes wrong is told: no such program, one that fails, one that hangs', async (t) => {
  const failing = playerOf(t, 'echo "no soundcards found" >&2; exit 1')
  const told = (commands: readonly string[]) =>
    new CommandSounder({
      folder: failing.folder,
      commands: { high: commands },
      volume: 1,
      playMsMax: 300,
    }).play(high)
  t.match(await told(['barcud-has-no-such-player']), /expected the program barcud-has-no-such-player/)
  t.match(await told([failing.program]), /ended with 1: no soundcards found$/)
  const { program } = playerOf(t, 'exec sleep 60')
  t.match(await told([program]), /did not end within 0.3 s/)
  const notThere = new CommandSounder({
    folder: failing.program,
    commands: { high: ['true', '{tone}'] },
    volume: 1,
  })
  t.match(await notThere.play(high), /tones/)
})

t.test('a stop cuts what sounds', async (t) => {
  const { folder, program, args } = playerOf(t, 'exec sleep 60')
  const sounder = new CommandSounder({ folder, commands: { high: [program, 'on'] }, volume: 1 })
  const playing = sounder.play(high)
  await until('it sounds', () => args().length > 0)
  await sounder.stop()
  t.match(await playing, /SIGKILL/)
})

t.test('the tones differ, are as loud as asked, and begin and end without a click', async (t) => {
  const names = ['two-tone', 'rising', 'falling', 'single', 'perhaps'] as const
  const wavs = names.map((name) => Buffer.from(toneToWav({ name, times: 1 }, 0.5)))
  t.equal(new Set(wavs.map((wav) => wav.toString('base64'))).size, names.length)
  for (const wav of wavs) {
    const samples = Array.from({ length: (wav.length - 44) / 2 }, (_, at) => wav.readInt16LE(44 + at * 2))
    const loudest = Math.max(...samples.map(Math.abs))
    t.ok(loudest > 15_000 && loudest <= 16_384, `half of full scale: ${loudest}`)
    t.same(
      [samples[0], samples.at(-1)].map((sample) => Math.abs(sample!) < 400),
      [true, true],
    )
  }
})
