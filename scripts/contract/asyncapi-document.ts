import { stringify } from 'yaml'
import { pictureKinds } from '../../agent/wire/image-message.js'
import { signedBytesMost } from '../../agent/wire/signed.js'
import { type BinaryMessage, binaryMessages, type Channel, channels } from './channels.js'
import type { ContractMessage } from './contract-messages.js'
import { asyncApiSchemaOf } from './json-schemas.js'

/** The version of the contract: its first number is that of the topics, the second rises with every addition. */
export const contractVersion = '1.0.0'

/** The contract as an AsyncAPI 3 document, YAML, whole in itself; seen from the device, which sends what comes up. */
export function asyncApiDocument(messages: readonly ContractMessage[]): string {
  const all = channels((kind) => messages.find((message) => message.kind === kind)!.name)
  const document = {
    asyncapi: '3.0.0',
    id: 'urn:barcud:v1',
    info: {
      title: 'Barcud: a number-plate reading device and its data centre',
      version: contractVersion,
      description:
        'What a device sends and takes over MQTT. Rules that no schema can say, versions, and how a data centre ' +
        'behaves: README.md beside this file. Written by `npm run contract`; do not edit.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: { broker },
    channels: Object.fromEntries(all.map((channel) => [channel.name, channelOf(channel)])),
    operations: Object.fromEntries(all.map((channel) => [channel.name, operationOf(channel)])),
    components: {
      messages: Object.fromEntries([
        ...messages.map((message) => [message.name, jsonMessageOf(message)]),
        ...binaryMessages.map((message) => [message.name, binaryMessageOf(message)]),
      ]),
      schemas: Object.fromEntries(messages.map((message) => [message.name, asyncApiSchemaOf(message)])),
      securitySchemes: {
        certificate: {
          type: 'X509',
          description: 'A client certificate with the device as its common name.',
        },
      },
    },
  }
  return stringify(document, { ...quoted, lineWidth: 110, aliasDuplicateObjects: false })
}

/** Many readers still take YAML 1.1, where a time without quotation marks is no text. */
const quoted = { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' } as const

const ref = (path: string) => ({ $ref: `#/${path}` })

const broker = {
  host: 'broker.example:8883',
  protocol: 'secure-mqtt',
  protocolVersion: '5.0',
  description: `MQTT 5.0 or 3.1.1. Nothing but a large receipt comes to more than 256 KiB with its topic; a signed message is at most ${signedBytesMost} bytes.`,
  security: [ref('components/securitySchemes/certificate')],
  bindings: {
    mqtt: {
      clientId: '{device}',
      cleanSession: false,
      lastWill: { topic: 'anpr/v1/{device}/up/state', qos: 1, message: 'state/1, offline', retain: true },
      bindingVersion: '0.2.0',
    },
  },
}

const parameterDescriptions: Readonly<Record<string, string>> = {
  device: 'The client id and the common name of the certificate. Names no place.',
  readId: 'UUIDv7 of the read.',
  kind: 'Of the picture.',
  list: 'The name of a list. Names no place and no person.',
  revision: 'Counted from 1, by one with every change of the list.',
  number: 'Of the part, from 0.',
}

function channelOf({ address, description, messages }: Channel) {
  const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  return {
    address,
    description,
    messages: Object.fromEntries(messages.map((name) => [name, ref(`components/messages/${name}`)])),
    parameters: Object.fromEntries(
      names.map((name) => [name, { description: parameterDescriptions[name], ...allowedOf(name) }]),
    ),
  }
}

const allowedOf = (parameter: string) => (parameter === 'kind' ? { enum: [...pictureKinds] } : {})

function operationOf({ name, action, retained, messages }: Channel) {
  return {
    action,
    channel: ref(`channels/${name}`),
    messages: messages.map((message) => ref(`channels/${name}/messages/${message}`)),
    bindings: { mqtt: { qos: 1, retain: retained, bindingVersion: '0.2.0' } },
  }
}

function jsonMessageOf({ name, title, summary, examples }: ContractMessage) {
  return {
    ...{ name, title, summary },
    contentType: 'application/json',
    payload: ref(`components/schemas/${name}`),
    examples: Object.entries(examples).map(([shows, payload]) => ({ name: shows, payload })),
  }
}

/** AsyncAPI has no word for bytes but a text whose format is binary. */
function binaryMessageOf({ name, contentType, summary }: BinaryMessage) {
  return { name, title: name, summary, contentType, payload: { type: 'string', format: 'binary' } }
}
