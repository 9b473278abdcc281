import { useEffect, useState } from 'preact/hooks'
import { type Person, type Role, roles } from '../../../domain/person.js'
import { getFromAgent, postForAnswer, postToAgent } from '../post-to-agent.js'
import { FormField } from '../sign-on/form-field.js'

interface NewPin {
  readonly collar: string
  readonly pin: string
}

/** Who may sign on: added, removed, given another PIN. */
export function PeopleSection() {
  const [people, setPeople] = useState<readonly Person[]>([])
  const [newPin, setNewPin] = useState<NewPin>()
  const [complaint, setComplaint] = useState<string>()

  /** Does something, and shows how it is after that. */
  const attempt = async (work: () => Promise<NewPin | undefined>) => {
    setComplaint(undefined)
    setNewPin(undefined)
    try {
      setNewPin(await work())
      setPeople(await getFromAgent<readonly Person[]>('/people'))
    } catch (error) {
      setComplaint(`Not done: ${(error as Error).message}.`)
    }
  }
  useEffect(() => void attempt(async () => undefined), [])
  return (
    <section class="desk-section" aria-label="People">
      <h2>People</h2>
      {newPin && (
        <p class="once" role="status">
          For the first sign-on of {newPin.collar}, shown this once:
          <strong class="once-value">{newPin.pin}</strong>
          They then choose a PIN of their own.
        </p>
      )}
      {complaint && (
        <p class="complaint" role="alert">
          {complaint}
        </p>
      )}
      <AddPerson
        onAdd={(collar, role) => attempt(() => postForAnswer<NewPin>('/people', { collar, role }))}
      />
      <ul class="desk-rows">
        {people.map((person) => (
          <PersonRow
            key={person.collar}
            person={person}
            onReset={() => attempt(() => postForAnswer<NewPin>(`/people/${person.collar}/pin-reset`, {}))}
            onRemove={() =>
              attempt(async () => {
                await postToAgent(`/people/${person.collar}/removal`, {})
                return undefined
              })
            }
          />
        ))}
      </ul>
    </section>
  )
}

function AddPerson({ onAdd }: { readonly onAdd: (collar: string, role: Role) => Promise<void> }) {
  const [collar, setCollar] = useState('')
  const [role, setRole] = useState<Role>('officer')
  const add = (event: Event) => {
    event.preventDefault()
    void onAdd(collar, role).then(() => setCollar(''))
  }
  return (
    <form class="desk-form" onSubmit={add}>
      <FormField label="Collar number" value={collar} onText={setCollar} capitals />
      <label class="field">
        Role
        <select value={role} onChange={({ currentTarget }) => setRole(currentTarget.value as Role)}>
          {roles.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="button button-main">
        Add
      </button>
    </form>
  )
}

interface PersonRowProps {
  readonly person: Person
  readonly onReset: () => Promise<void>
  readonly onRemove: () => Promise<void>
}

/** Removing takes a second touch: it signs somebody off who may be on patrol. */
function PersonRow({ person: { collar, role, pinIsTemporary }, onReset, onRemove }: PersonRowProps) {
  const [sure, setSure] = useState(false)
  return (
    <li class="desk-row">
      <span class="desk-row-text">
        <strong>{collar}</strong> {role}
        {pinIsTemporary && <span class="quiet"> · has not signed on yet</span>}
      </span>
      <button
        type="button"
        class="button"
        aria-label={`New PIN for ${collar}`}
        onClick={() => void onReset()}
      >
        New PIN
      </button>
      <button
        type="button"
        class="button"
        aria-label={sure ? `Remove ${collar} now` : `Remove ${collar}`}
        onClick={() => (sure ? void onRemove() : setSure(true))}
        onBlur={() => setSure(false)}
      >
        {sure ? 'Remove now' : 'Remove'}
      </button>
    </li>
  )
}
