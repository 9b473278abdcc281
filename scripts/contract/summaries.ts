import type { UpMessages } from '../../agent/wire/up-messages.js'
import type { DownExamples } from './down-examples.js'

/** The JSON messages of the contract. */
export type MessageKind = keyof UpMessages | Exclude<keyof DownExamples, 'part'>

const untilReceipt = 'Sent again with the same id until a receipt names it.'
const newestCounts = 'Only the newest counts: it needs no receipt and is not sent again.'

/** What a message is for, in the words of its documents. */
export const summaries: Readonly<Record<MessageKind, string>> = {
  hit: `A read that meets a hotlist entry, at once, perhaps on an early answer; where the final one differs, a second message corrects or withdraws it. ${untilReceipt}`,
  read: `Every read, hit or not, once, when it is final. ${untilReceipt}`,
  verdict: `An officer’s answer to an alert. ${untilReceipt}`,
  missed: `An alert that no officer had answered in time; it stays open, and a verdict may still follow. ${untilReceipt}`,
  hotlist: `The lists that a device holds, what it asks for, and what it refused and why. ${newestCounts}`,
  'crew-entry': `An entry that a crew added in the vehicle, or took off before it expired. ${untilReceipt}`,
  audit: `The log of who did what, each event bound to the one before it. ${untilReceipt}`,
  shed: `Pictures that the device gave up because its disk was full: nobody need wait for them. ${untilReceipt}`,
  answer: `What became of a command; one for each that was signed, for this device, and new to it. ${untilReceipt}`,
  health: `How the device is, every minute and on change. ${newestCounts}`,
  state: `Whether the device is online; retained, and the last will. ${newestCounts}`,
  receipt: 'The ids of the messages that the data centre holds durably; the device sends these no more.',
  lists: 'The lists allocated to a device; always within a signed envelope.',
  'list-manifest':
    'What a list is at a revision, and the parts that bring it whole; always within a signed envelope.',
  'list-delta': 'What leads from one revision of a list to the next; always within a signed envelope.',
  command:
    'Something that a device is to do: tell how it is, send a picture, try a configuration, erase all that it holds; always within a signed envelope.',
  'signed-envelope':
    'What the data centre signs: the signature (Ed25519) is over the exact bytes of the payload, packed where they are packed. Beyond this schema: the signature is 64 bytes, the payload unpacks to at most 4 MiB.',
}
