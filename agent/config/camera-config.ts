import { z } from 'zod'
import {
  address,
  choice,
  flag,
  group,
  number,
  passwordHasUser,
  path,
  text,
  textLike,
  wholeNumber,
} from './setting-kinds.js'

/** More than a vehicle or a gantry carries, and more than one processor can read. */
const camerasMost = 16

const identity = group('feed, source and camera', {
  feed: wholeNumber(0, 65_535),
  source: wholeNumber(0, 65_535),
  camera: wholeNumber(0, 65_535),
}).describe('the three numbers that name the lens nationally: force feed, device, lens')

const everyCamera = {
  name: textLike(/^[A-Za-z0-9_-]{1,32}$/, '1 to 32 letters, digits, - or _').describe(
    'what the cab page, the log and health call the camera',
  ),
  identity,
}

const loop = flag().default(false).describe('begin again at the end')
const folderCamera = group('a camera', {
  ...everyCamera,
  source: z.literal('folder'),
  path: path('the path of a folder').describe('a folder of pictures, taken in the order of their names'),
  pace: choice(['realtime', 'fast'])
    .default('fast')
    .describe('fast: every picture once; realtime: framesPerSecond of them, the newest wins'),
  framesPerSecond: number(0.1, 120).default(1).describe('how many pictures stand for a second'),
  loop,
})

const videoCamera = group('a camera', {
  ...everyCamera,
  source: z.literal('video'),
  path: path('the path of a video file').describe('a video file, anything that ffmpeg reads'),
  pace: choice(['realtime', 'fast'])
    .default('realtime')
    .describe('realtime: as a camera would, the newest frame wins; fast: every frame once'),
  loop,
})

const rtspCamera = group('a camera', {
  ...everyCamera,
  source: z.literal('rtsp'),
  url: address(['rtsp', 'rtsps']).describe('the address of the stream'),
  username: text('a user name', 200).optional(),
  passwordFile: path('the path of a file')
    .optional()
    .describe('a file that holds the password and nothing else'),
}).check(passwordHasUser)

const sources: readonly string[] = ['folder', 'video', 'rtsp']

const camera = z.discriminatedUnion('source', [folderCamera, videoCamera, rtspCamera], {
  error: (issue) => ('discriminator' in issue ? 'expected folder, video or rtsp' : 'expected a camera'),
})

/**
 * What else is wrong with a camera of a source that is none: its kind's own settings cannot be judged, those that every
 * camera has can. zod stops at the source.
 */
const anyCamera = z.looseObject(everyCamera)

export const camerasConfig = z
  .array(camera, 'expected a list of cameras')
  .min(1, 'expected at least one camera')
  .max(camerasMost, `expected at most ${camerasMost} cameras`)
  .describe('where the frames come from')

export type CameraConfig = Readonly<z.output<typeof camera>>
export type RtspCameraConfig = Readonly<z.output<typeof rtspCamera>>

/** Issues of cameras whose source is none of ours, beside the source itself. */
export function issuesOfUnknownSources(written: unknown): readonly z.core.$ZodIssue[] {
  const { cameras } = (written ?? {}) as { readonly cameras?: unknown }
  if (!Array.isArray(cameras)) return []
  return cameras.flatMap((each: unknown, index) => {
    const { source } = (each ?? {}) as { readonly source?: unknown }
    if (sources.includes(source as string)) return []
    const issues = anyCamera.safeParse(each).error?.issues ?? []
    return issues
      .filter(({ path }) => path.length > 0)
      .map((issue) => ({ ...issue, path: ['cameras', index, ...issue.path] }))
  })
}
