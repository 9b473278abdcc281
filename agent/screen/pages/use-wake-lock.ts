import { useEffect, useState } from 'preact/hooks'

/**
 * Keeps the screen on while the page is seen. False where the browser does not let it: an old one, or a page that came
 * over plain HTTP from another machine.
 */
export function useWakeLock(): boolean {
  const [awake, setAwake] = useState(false)
  useEffect(() => {
    let ended = false
    let lock: WakeLockSentinel | undefined
    const ask = async () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      lock = await navigator.wakeLock.request('screen').catch(() => undefined)
      if (ended) void lock?.release()
      else setAwake(lock !== undefined)
      lock?.addEventListener('release', () => setAwake(false))
    }
    // A browser lets go whenever the page is hidden.
    document.addEventListener('visibilitychange', ask)
    void ask()
    return () => {
      ended = true
      document.removeEventListener('visibilitychange', ask)
      void lock?.release()
    }
  }, [])
  return awake
}
