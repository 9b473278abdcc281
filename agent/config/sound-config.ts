import { z } from 'zod'
import { group, text, wholeNumber } from './setting-kinds.js'

/** More words than any player needs. */
const wordsMost = 32

/** Plays the WAV file in whose place `{tone}` stands. */
const usualCommand = ['aplay', '-q', '{tone}']

const command = z
  .array(text('a word of the command'), 'expected a program and its arguments as a list')
  .max(wordsMost, `expected at most ${wordsMost} words`)

export const soundConfig = group('how alerts sound', {
  high: command
    .default(usualCommand)
    .describe(
      'the program, run without a shell, for alerts of high urgency; {tone}: the WAV file of the tone; []: none',
    ),
  normal: command.default(usualCommand).describe('the same for alerts of normal urgency'),
  volumePercent: wholeNumber(1, 100).default(100).describe('of the WAV files'),
}).describe('sound from the device itself, whether a page is open or not; absent: only pages sound')

export type SoundConfig = Readonly<z.output<typeof soundConfig>>
