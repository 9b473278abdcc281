import { useEffect, useState } from 'preact/hooks'
import { type ScreenMode, screenModes } from '../../domain/screen-mode.js'
import { postToAgent } from './post-to-agent.js'
import { choiceOf, keepChoice } from './screen-choice.js'

export interface Mode {
  readonly mode: ScreenMode
  readonly choose: (mode: ScreenMode) => void
}

/**
 * What this screen shows. A switch is made at once and told to the agent as soon as it is there: a driver must not
 * see for a moment longer what only the crew may.
 * @param firstMode what the agent is configured with; until it has told, the driver's
 */
export function useMode(firstMode: ScreenMode | undefined, connected: boolean): Mode {
  const [chosen, setChosen] = useState(() => choiceOf('mode', screenModes))
  const [untold, setUntold] = useState<ScreenMode>()

  useEffect(() => {
    if (untold === undefined || !connected) return
    postToAgent('/mode', { mode: untold }).then(
      () => setUntold((waiting) => (waiting === untold ? undefined : waiting)),
      // Told again with the next connection; the page itself shows that there is none.
      () => {},
    )
  }, [untold, connected])

  const choose = (mode: ScreenMode) => {
    keepChoice('mode', mode)
    setChosen(mode)
    setUntold(mode)
  }
  return { mode: chosen ?? firstMode ?? 'driver', choose }
}
