import { useState } from 'preact/hooks'
import { postToAgent } from './post-to-agent.js'

const hoursOffered = [1, 4, 12, 24, 72] as const
const hoursUsual = 12

const empty = { mark: '', reason: '', make: '', colour: '' }

/**
 * A vehicle that the crew wants to be told of. The fields are emptied when the agent has stored it, not before; who
 * adds it the agent knows by the session.
 */
export function CrewEntryForm({ enabled }: { readonly enabled: boolean }) {
  const [fields, setFields] = useState(empty)
  const [hours, setHours] = useState<number>(hoursUsual)
  const [sending, setSending] = useState(false)
  const [complaint, setComplaint] = useState<string>()

  const send = async (event: Event) => {
    event.preventDefault()
    if (!enabled || sending) return
    setSending(true)
    setComplaint(undefined)
    try {
      await postToAgent('/crew-entries', { ...fields, hours })
      setFields(empty)
    } catch (error) {
      setComplaint(`Not stored: ${(error as Error).message}.`)
    }
    setSending(false)
  }
  const field = (name: keyof typeof empty) => ({
    value: fields[name],
    onText: (text: string) => setFields((before) => ({ ...before, [name]: text })),
  })
  return (
    <form class="crew-form" onSubmit={(event) => void send(event)}>
      <TextField label="Mark" {...field('mark')} required maxLength={20} capitals />
      <TextField label="Reason" {...field('reason')} required maxLength={200} />
      <TextField label="Colour" {...field('colour')} maxLength={40} />
      <TextField label="Make" {...field('make')} maxLength={40} />
      <label class="crew-field">
        For
        <select
          class="text-field"
          value={hours}
          onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}
        >
          {hoursOffered.map((each) => (
            <option key={each} value={each}>
              {each === 1 ? '1 hour' : `${each} hours`}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="crew-button" aria-disabled={!enabled || sending} aria-busy={sending}>
        Add
      </button>
      <p class={complaint ? 'prompt prompt-complaint crew-prompt' : 'prompt crew-prompt'} role="status">
        {complaint ?? '? stands for one unknown character, * for any number. The data centre is told.'}
      </p>
    </form>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  readonly maxLength: number
  readonly required?: boolean
  readonly capitals?: boolean
}

function TextField({ label, value, onText, maxLength, required, capitals }: TextFieldProps) {
  return (
    <label class="crew-field">
      {label}
      <input
        class="text-field"
        type="text"
        value={value}
        onInput={({ currentTarget }) =>
          onText(capitals ? currentTarget.value.toUpperCase() : currentTarget.value)
        }
        maxLength={maxLength}
        required={required}
        autoComplete="off"
        spellcheck={false}
      />
    </label>
  )
}
