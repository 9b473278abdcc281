import { type AvformatVersion, isAtLeast } from './ffmpeg-version.js'

/** What ffmpeg is to read. */
export type FfmpegInput =
  | {
      readonly kind: 'file'
      readonly path: string
      readonly pace: 'realtime' | 'fast'
      /** Begin again at the end, without a gap; a format that cannot go back ends all the same. */
      readonly loops: boolean
    }
  | { readonly kind: 'rtsp'; readonly url: string }

/** The pictures that ffmpeg makes of every frame, and the file descriptor that each is written to. */
export const pictureOutputs = { small: 1, full: 3 } as const
export type PictureOutput = keyof typeof pictureOutputs

/** A camera that falls silent for so long is given up by ffmpeg itself. */
const socketTimeoutMs = 5000

/** Two threads decode 4K H.264 on small boards; more would only take cores from vision. */
const decoderThreads = 2

/**
 * 8K, and whatever else has as many pixels: some 50 MB a picture. Of a larger one, which a camera may announce by
 * mistake or malice, a few at once would be more than the agent may use, and end it with all its cameras.
 */
const pixelsMost = 8192 * 4320

/**
 * The command line that decodes `input` into two raw pictures a frame, neither repeated nor left out: the
 * detector's (longer side at most `longSidePx`, see `image/picture-size.ts`) and the full one. What each
 * picture is stands in ffmpeg's log (`ffmpeg-log.ts`), just before its pixels.
 */
export function ffmpegArguments(input: FfmpegInput, longSidePx: number, version: AvformatVersion): string[] {
  return [
    ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'repeat+level+info'],
    ...inputArguments(input, version),
    ...['-filter_complex_threads', '1', '-filter_complex', twoPictures(longSidePx)],
    ...outputArguments('small', version),
    ...outputArguments('full', version),
  ]
}

function inputArguments(input: FfmpegInput, version: AvformatVersion): string[] {
  const decoder = ['-threads', String(decoderThreads), '-max_pixels', String(pixelsMost)]
  if (input.kind === 'rtsp') {
    if (ffmpegScript(input, version) === undefined)
      return [...decoder, ...rtspArguments(version), '-i', input.url]
    return [
      ...decoder,
      ...newestFirst,
      '-protocol_whitelist',
      scriptProtocols,
      '-f',
      'concat',
      '-safe',
      '0',
      '-i',
      'pipe:0',
    ]
  }
  // A packet that the file's end cut through would come out as a picture that is half grey.
  const whole = ['-fflags', '+discardcorrupt']
  // A playlist in a video's clothes must not make us open other files or addresses.
  const onlyThisFile = ['-protocol_whitelist', 'file']
  const paced = input.pace === 'realtime' ? ['-re'] : []
  const looped = input.loops ? ['-stream_loop', '-1'] : []
  return [...decoder, ...whole, ...onlyThisFile, ...paced, ...looped, '-i', `file:${input.path}`]
}

function rtspArguments(version: AvformatVersion): string[] {
  // Before ffmpeg 5, `-timeout` made it wait for a camera to call.
  const timeout = isAtLeast(version, 59, 0) ? '-timeout' : '-stimeout'
  return [
    ...['-rtsp_transport', 'tcp', '-allowed_media_types', 'video', timeout, String(socketTimeoutMs * 1000)],
    ...newestFirst,
  ]
}

/** Without these two the newest frame is 80 ms older, and the first more than a second. */
const newestFirst = ['-fflags', 'nobuffer', '-flags', 'low_delay']

/** What an address in a script may lead to. */
const scriptProtocols = 'pipe,rtsp,rtp,udp,tcp,tls'

/**
 * What ffmpeg is told on its standard input instead of its command line, which everybody on the machine can read: the
 * address of a camera with a password, as a list of one. Undefined where there is no password, or ffmpeg is older than
 * 5.0, whose lists take no options: there the command line has it.
 */
export function ffmpegScript(input: FfmpegInput, version: AvformatVersion): string | undefined {
  if (input.kind !== 'rtsp' || !isAtLeast(version, 59, 16) || new URL(input.url).password === '')
    return undefined
  const options = [
    'rtsp_transport tcp',
    'allowed_media_types video',
    `timeout ${socketTimeoutMs * 1000}`,
    'fflags nobuffer',
  ]
  return [
    'ffconcat version 1.0',
    `file '${input.url.replaceAll("'", '%27')}'`,
    ...options.map((option) => `option ${option}`),
    '',
  ].join('\n')
}

function twoPictures(longSidePx: number): string {
  const longSide = 'max(iw,ih)'
  const side = (name: string) =>
    `'if(lte(${longSide},${longSidePx}),${name},max(2,2*round(${name}*${longSidePx}/${longSide}/2)))'`
  // Either range is taken as the decoder made it: converting would cost as much as decoding.
  const planar = 'format=yuv420p|yuvj420p'
  return [
    `[0:V:0]${planar},split[whole][copy]`,
    `[whole]showinfo@full=checksum=0[full]`,
    `[copy]scale=w=${side('iw')}:h=${side('ih')}:flags=area,${planar},showinfo@small=checksum=0[small]`,
  ].join(';')
}

function outputArguments(output: PictureOutput, version: AvformatVersion): string[] {
  // Left to itself ffmpeg repeats frames to fill gaps, and repeats would count as fresh evidence.
  const everyFrameOnce = isAtLeast(version, 59, 27) ? '-fps_mode' : '-vsync'
  return [
    ...['-map', `[${output}]`, everyFrameOnce, 'passthrough', '-f', 'rawvideo', '-flush_packets', '1'],
    `pipe:${pictureOutputs[output]}`,
  ]
}
