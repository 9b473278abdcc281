import { crc32, deflateRawSync } from 'node:zlib'

export interface ZippedFile {
  readonly name: string
  readonly text: string
  /** What the ZIP says of its size, where that is a lie. */
  readonly claimedBytes?: number
  readonly encrypted?: boolean
}

/** A ZIP file, as small as the format allows: local headers and data, central directory, its end. */
export function zipBytes(files: readonly ZippedFile[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const file of files) {
    const data = deflateRawSync(file.text)
    const facts = factsOf(file, data.length)
    const local = Buffer.concat([bytes('PK\x03\x04'), facts, u16(0), bytes(file.name), data])
    directory.push(bytes('PK\x01\x02'), u16(20), facts, Buffer.alloc(12), u32(offset), bytes(file.name))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const count = u16(files.length)
  const end = Buffer.concat([
    bytes('PK\x05\x06'),
    u32(0),
    count,
    count,
    u32(central.length),
    u32(offset),
    u16(0),
  ])
  return Buffer.concat([...locals, central, end])
}

/** From *version needed* to *file name length*, the same in both headers. */
function factsOf({ name, text, claimedBytes, encrypted }: ZippedFile, packedBytes: number): Buffer {
  return Buffer.concat([
    u16(20),
    u16(encrypted ? 1 : 0),
    u16(8),
    u32(0),
    u32(crc32(text)),
    u32(packedBytes),
    u32(claimedBytes ?? Buffer.byteLength(text)),
    u16(name.length),
  ])
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

function u16(value: number): Buffer {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16LE(value)
  return buffer
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4)
  buffer.writeUInt32LE(value)
  return buffer
}
