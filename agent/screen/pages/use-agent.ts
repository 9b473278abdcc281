import { useEffect, useState } from 'preact/hooks'
import { AgentConnection, type Connection } from './agent-connection.js'
import { afterEvent, type CabState, emptyState } from './cab-state.js'

export interface Agent {
  readonly state: CabState
  readonly connection: Connection
  /** The agent's wall time: a tablet's own clock may be wrong, and ages must not be. */
  readonly nowMs: number
  /** When the agent was last heard, on its own clock. */
  readonly heardAtMs: number
}

const tickMs = 1_000

/** The agent as known now; the component is drawn again as events come, and every second for the ages. */
export function useAgent(): Agent {
  const [state, setState] = useState(emptyState)
  const [connection, setConnection] = useState<Connection>('connecting')
  const [aheadMs, setAheadMs] = useState(0)
  const [heardAtMs, setHeardAtMs] = useState(() => Date.now())
  const [pageMs, setPageMs] = useState(() => Date.now())

  useEffect(() => {
    const agent = new AgentConnection({
      onConnection: setConnection,
      onHeard: () => setHeardAtMs(Date.now()),
      onEvent: (name, data) => setState((before) => afterEvent[name](before, data)),
    })
    agent.open()
    return () => agent.close()
  }, [])

  useEffect(() => {
    const timer = setInterval(() => setPageMs(Date.now()), tickMs)
    return () => clearInterval(timer)
  }, [])

  const healthAtMs = state.health?.atMs
  useEffect(() => {
    if (healthAtMs !== undefined) setAheadMs(healthAtMs - Date.now())
  }, [healthAtMs])

  return { state, connection, nowMs: pageMs + aheadMs, heardAtMs: heardAtMs + aheadMs }
}
