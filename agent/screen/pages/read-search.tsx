import { useState } from 'preact/hooks'
import type { ReadSearchState } from './use-read-search.js'

interface ReadSearchProps {
  readonly search: ReadSearchState
  readonly nowMs: number
  readonly enabled: boolean
}

const hourMs = 3_600_000
const spans = [
  { words: 'all kept', backMs: undefined },
  { words: 'last hour', backMs: hourMs },
  { words: 'last 8 hours', backMs: 8 * hourMs },
] as const

/** Looks for a mark, or a part of it, among the reads that the device still keeps. */
export function ReadSearch({ search, nowMs, enabled }: ReadSearchProps) {
  const [text, setText] = useState('')
  const [span, setSpan] = useState(0)
  const send = (event: Event) => {
    event.preventDefault()
    const backMs = spans[span]?.backMs
    void search.find(text, backMs === undefined ? undefined : nowMs - backMs)
  }
  const clear = () => {
    setText('')
    search.clear()
  }
  return (
    <search>
      <form class="search" onSubmit={send}>
        <input
          type="text"
          class="text-field search-text"
          aria-label="Mark, ? and * for what is not known"
          placeholder="Find a mark"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value.toUpperCase())}
          required
          maxLength={20}
          autoComplete="off"
          spellcheck={false}
        />
        <select
          class="text-field"
          aria-label="From when"
          value={span}
          onChange={({ currentTarget }) => setSpan(Number(currentTarget.value))}
        >
          {spans.map(({ words }, number) => (
            <option key={words} value={number}>
              {words}
            </option>
          ))}
        </select>
        <button type="submit" class="search-button" aria-disabled={!enabled}>
          Find
        </button>
        {search.found && (
          <button type="button" class="search-button" onClick={clear}>
            Show the last reads
          </button>
        )}
        {search.complaint && (
          <p class="prompt-complaint" role="status">
            {search.complaint}
          </p>
        )}
      </form>
    </search>
  )
}
