import type { ReadyScreen } from '../cab.js'

/** What the console of the device shows of its screen. The set-up code is shown here and nowhere else. */
export function screenLines({ url, setUpCode, tablets }: ReadyScreen): string {
  return [
    `  screen         ${url}\n`,
    ...(tablets === undefined
      ? []
      : [`  tablets        ${tablets.url}\n`, `  fingerprint    ${tablets.fingerprint}\n`]),
    ...(setUpCode === undefined
      ? []
      : [`  set-up code    ${setUpCode}   makes the first installer, on the screen's sign-on page\n`]),
  ].join('')
}
