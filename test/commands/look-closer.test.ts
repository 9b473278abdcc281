import { join } from 'node:path'
import sharp from 'sharp'
import t from 'tap'
import { readPicture } from '../../agent/commands/picture-reader.js'
import { defaultVision } from '../../agent/default-vision.js'
import { ffmpeg } from '../camera/numbered-clip.js'

t.test('a plate that is small on a very large picture is found, read and told once', async (t) => {
  const folder = t.testdir({})
  const frame = join(folder, 'frame.png')
  ffmpeg(['-ss', '3', '-i', 'agent/demonstration/clip.mp4', '-frames:v', '1', frame])
  const car = await sharp(frame)
    .extract({ left: 660, top: 230, width: 390, height: 300 })
    .resize(702)
    .toBuffer()
  const large = join(folder, 'large.jpg')
  await sharp({ create: { width: 12_000, height: 9_000, channels: 3, background: '#5a6e5a' } })
    .composite([{ input: car, left: 7_000, top: 6_000 }])
    .jpeg()
    .toFile(large)
  const vision = defaultVision()
  await vision.start()
  t.teardown(() => vision.stop())
  const { plates } = await readPicture(large, vision)
  const marks = plates.filter(({ mark }) => mark?.vrm === 'CB01KTE')
  t.equal(marks.length, 1)
  const [x, y] = marks[0]!.box
  t.ok(Math.abs(x - 7_276) < 60 && Math.abs(y - 6_348) < 60, 'where it lies on the picture as shown')
})
