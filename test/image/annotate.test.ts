import { join } from 'node:path'
import sharp from 'sharp'
import t from 'tap'
import type { Corners } from '../../agent/domain/geometry.js'
import { writeAnnotated } from '../../agent/image/annotate.js'

const plate: Corners = [
  [40, 60],
  [140, 60],
  [140, 90],
  [40, 90],
]

t.test('outlines and texts are drawn on a copy of the picture', async (t) => {
  const folder = t.testdir({})
  const picture = { format: 'rgb', width: 200, height: 120, data: new Uint8Array(200 * 120 * 3) } as const
  await writeAnnotated(picture, [{ corners: plate, text: 'AB01 CDE <&>' }], join(folder, 'noted.png'))
  await writeAnnotated(picture, [{ corners: plate, text: '' }], join(folder, 'outlined.png'))
  await writeAnnotated(picture, [], join(folder, 'plain.jpg'))
  t.ok(
    picture.data.every((sample) => sample === 0),
    'the picture itself is left alone',
  )
  t.match(await sharp(join(folder, 'plain.jpg')).metadata(), { format: 'jpeg', width: 200, height: 120 })
  const noted = await sharp(join(folder, 'noted.png')).raw().toBuffer()
  const outlined = await sharp(join(folder, 'outlined.png')).raw().toBuffer()
  const drawn = (pixels: Buffer, x: number, y: number) => pixels[(y * 200 + x) * 3]! > 100
  t.ok(drawn(outlined, 90, 60) && drawn(outlined, 40, 75), 'the outline is where the corners are')
  t.notOk(drawn(outlined, 90, 75), 'and hides nothing inside')
  t.notOk(noted.equals(outlined), 'a text is drawn as well')
})
