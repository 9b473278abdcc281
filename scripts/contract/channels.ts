import { pictureBytesMax, pictureKinds } from '../../agent/wire/image-message.js'
import { partBytesMost } from '../../agent/wire/list-part.js'
import {
  commandTopic,
  everyDeltaTopic,
  imageSubtopic,
  listsTopic,
  manifestTopic,
  receiptTopic,
  upTopic,
} from '../../agent/wire/topics.js'
import { type UpMessages, upMessages } from '../../agent/wire/up-messages.js'

/** A topic of the contract, as the device sees it. */
export interface Channel {
  readonly name: string
  readonly address: string
  /** `send`: it comes up from the device. */
  readonly action: 'send' | 'receive'
  readonly retained: boolean
  readonly description: string
  /** Names of messages, JSON or binary. */
  readonly messages: readonly string[]
}

/** A message of bytes with nothing around them. */
export interface BinaryMessage {
  readonly name: string
  readonly contentType: string
  readonly summary: string
}

export const binaryMessages: readonly BinaryMessage[] = [
  ...pictureKinds.map((kind) => ({
    name: `image-${kind}`,
    contentType: 'image/jpeg',
    summary: `A whole JPEG of at most ${pictureBytesMax[kind]} bytes, nothing around it. Its id, for receipts, is {readId}/${kind}; its digest stands in ${kind === 'full' ? 'the answer to the command' : 'the read'}. Sent again until a receipt names it.`,
  })),
  {
    name: 'list-part',
    contentType: 'application/gzip',
    summary: `Lines of a list, each a JSON array in the order of the 16-column police CSV without its spare columns, with a line feed at its end, in gzip: at most ${partBytesMost} bytes, at most 4 MiB unpacked. Its size and SHA-256 stand in the signed manifest.`,
  },
]

const device = '{device}'
const list = '{list}'

const upDescriptions: Readonly<Record<UpMessages[keyof UpMessages]['subtopic'], string>> = {
  hit: 'Hits go before everything else.',
  read: 'Reads of now go before those that waited.',
  verdict: 'What officers answer, and the alerts that nobody had answered in time.',
  hotlist: 'About hotlists: what is held and asked for, and what a crew added.',
  shed: 'Pictures that a full disk cost, before the data centre had them.',
  audit: 'The log of who did what, in order.',
  answer: 'What became of commands.',
  health: 'Every minute and on change.',
  state: 'Retained; the broker sends the last will on it.',
}

/** @param nameOf the component’s name of a kind of message */
export function channels(nameOf: (kind: string) => string): readonly Channel[] {
  return [...upChannels(nameOf), imageChannel, ...downChannels(nameOf)]
}

function upChannels(nameOf: (kind: string) => string): Channel[] {
  const carried = Object.entries(upMessages)
  const subtopics = [...new Set(Object.values(upMessages).map(({ subtopic }) => subtopic))]
  return subtopics.map((subtopic) => ({
    name: subtopic,
    address: upTopic(device, subtopic),
    action: 'send',
    retained: subtopic === 'state',
    description: upDescriptions[subtopic],
    messages: carried.filter(([, each]) => each.subtopic === subtopic).map(([kind]) => nameOf(kind)),
  }))
}

const imageChannel: Channel = {
  name: 'image',
  address: upTopic(device, imageSubtopic('{readId}', '{kind}')),
  action: 'send',
  retained: false,
  description:
    'Pictures of a read, after it: plates before overviews; full ones where a command asked for them.',
  messages: pictureKinds.map((kind) => `image-${kind}`),
}

function downChannels(nameOf: (kind: string) => string): Channel[] {
  const signed = nameOf('signed-envelope')
  const down = { action: 'receive', retained: false, messages: [signed] } as const
  const within = (kind: string) => `Signed; within the envelope a ${nameOf(kind)}.`
  return [
    {
      ...{ ...down, name: 'receipt', address: receiptTopic(device), messages: [nameOf('receipt')] },
      description: 'Given only for what is held durably.',
    },
    {
      ...{ ...down, name: 'lists', address: listsTopic(device), retained: true },
      description: within('lists'),
    },
    {
      ...{ ...down, name: 'command', address: commandTopic(device, 'status') },
      description: within('command'),
    },
    {
      ...{ ...down, name: 'config', address: commandTopic(device, 'config') },
      description: `${within('command')} Those that bring a configuration.`,
    },
    {
      ...{ ...down, name: 'manifest', address: manifestTopic(list), retained: true },
      description: within('list-manifest'),
    },
    {
      ...{ ...down, name: 'delta', address: everyDeltaTopic(list).replace('+', '{revision}') },
      description: within('list-delta'),
    },
    {
      ...{ ...down, name: 'part', messages: ['list-part'] },
      address: manifestTopic(list).replace(/manifest$/, 'part/{revision}/{number}'),
      description:
        'A part of a snapshot, published when a device asks for it; every device that lacks it hears it.',
    },
  ]
}
