import { z } from 'zod'
import { screenModes } from '../domain/screen-mode.js'
import { choice, group, path, text, wholeNumber } from './setting-kinds.js'

const port = wholeNumber(1, 65_535)

const sessionsConfig = group('how long sessions last', {
  idleMinutes: wholeNumber(1, 1440)
    .default(30)
    .describe('a session ends when its page was closed for so long; an open page keeps it'),
  hours: wholeNumber(1, 24).default(12).describe('a session ends after so long, however it is used: a shift'),
})

const tabletsConfig = group('where tablets find the device', {
  address: z
    .union([z.ipv4(), z.ipv6()], 'expected an IP address of this machine')
    .describe('on which is listened'),
  port: port.default(8471),
  names: z
    .array(text('a host name', 253))
    .max(10, 'expected at most 10 names')
    .default([])
    .describe('host names by which tablets may call the device, beside its address'),
  certificateFile: path('the path of a file')
    .optional()
    .describe('PEM; absent: one that the device makes and keeps, whose fingerprint its screen shows'),
  keyFile: path('the path of a file').optional().describe('the PEM key of that certificate'),
})
  .refine(
    ({ certificateFile, keyFile }) => (certificateFile === undefined) === (keyFile === undefined),
    'expected certificateFile and keyFile together',
  )
  .describe('a second listener, over TLS, for paired tablets alone; absent: none')

export const screenConfig = z
  .union(
    [
      group('the settings of the screen', {
        port: port.default(8470),
        firstMode: choice(screenModes)
          .default('driver')
          .describe(
            'what a screen shows until somebody chooses: driver, as the law asks where the driver can see it; crew, everything',
          ),
        signOn: choice(['pin', 'collar'])
          .default('pin')
          .describe(
            'what officers give at the device’s own screen: collar number and PIN, or the collar number alone; tablets, installers and auditors always give a PIN',
          ),
        sessions: sessionsConfig.prefault({}),
        tablets: tabletsConfig.optional(),
      }),
      z.literal(false),
    ],
    'expected the settings of the screen, or false',
  )
  .describe('the pages for officers, installers and auditors, on the loopback address; false: none')

export type ScreenConfig = Readonly<Exclude<z.output<typeof screenConfig>, false>>
export type TabletsConfig = NonNullable<ScreenConfig['tablets']>
