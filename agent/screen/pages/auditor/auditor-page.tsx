import { useEffect, useState } from 'preact/hooks'
import { DeskBar } from '../desk-bar.js'
import { usePageSession } from '../page-session.js'
import { getFromAgent } from '../post-to-agent.js'
import { useTheme } from '../use-theme.js'

/** A line of the log, as the agent tells it. */
interface LogEvent {
  readonly number: number
  /** ISO 8601, UTC. */
  readonly at: string
  readonly kind: string
  readonly by: string | null
  readonly about: Readonly<Record<string, unknown>>
}

/** The log of who did what, the newest first; looking at it is noted in it. */
export function AuditorPage() {
  const { session } = usePageSession()
  useTheme(undefined, Date.now())
  const [events, setEvents] = useState<readonly LogEvent[]>([])
  const [complaint, setComplaint] = useState<string>()
  const oldest = events.at(-1)?.number

  const ask = async (query: string, before: readonly LogEvent[]) => {
    setComplaint(undefined)
    try {
      const page = await getFromAgent<{ readonly events: readonly LogEvent[] }>(`/log${query}`)
      setEvents([...before, ...page.events])
    } catch (error) {
      setComplaint(`The log cannot be shown: ${(error as Error).message}.`)
    }
  }
  useEffect(() => void ask('', []), [])
  return (
    <div class="desk">
      <DeskBar title="Log of who did what" session={session} />
      <main class="desk-section">
        {complaint && (
          <p class="complaint" role="alert">
            {complaint}
          </p>
        )}
        <LogTable events={events} />
        <div class="desk-form">
          <button type="button" class="button" onClick={() => void ask('', [])}>
            Show the newest
          </button>
          {oldest !== undefined && oldest > 1 && (
            <button type="button" class="button" onClick={() => void ask(`?before=${oldest}`, events)}>
              Show earlier ones
            </button>
          )}
        </div>
        <p class="quiet">
          Whether the log is as it was written is told by “barcud audit verify” on the device.
        </p>
      </main>
    </div>
  )
}

function LogTable({ events }: { readonly events: readonly LogEvent[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="desk-scroll" tabIndex={0} aria-label="Events">
      <table class="desk-table">
        <thead>
          <tr>
            {['Number', 'When (UTC)', 'What', 'Who', 'About'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map(({ number, at, kind, by, about }) => (
            <tr key={number}>
              <th scope="row">{number}</th>
              <td>{at.replace('T', ' ').replace('Z', '')}</td>
              <td>{kind}</td>
              <td>{by ?? 'nobody is known'}</td>
              <td class="desk-about">{aboutText(about)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Such as `role: officer; reads: 3`. */
function aboutText(about: LogEvent['about']): string {
  return Object.entries(about)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('; ')
}
