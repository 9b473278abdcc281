import { useRef, useState } from 'preact/hooks'
import { crewMost } from '../../domain/person.js'
import { type PageSession, showSignOn, usePageSession } from './page-session.js'
import { PairTablet } from './pair-tablet.js'
import { postToAgent } from './post-to-agent.js'
import { CredentialsForm } from './sign-on/credentials-form.js'
import { useSignOnRequest } from './sign-on/use-sign-on-request.js'
import { ageText } from './time-text.js'

/** The crew has so long to sign on again before its session ends. */
const warnMs = 30 * 60_000

/** Who is signed on, in the top bar; a touch opens what can be done about it: join, sign off, pair a tablet. */
export function CrewChip() {
  const { session, refresh } = usePageSession()
  const dialog = useRef<HTMLDialogElement>(null)
  const [isOpen, setOpen] = useState(false)
  if (session === undefined) return null
  const endsSoon = session.leftMs < warnMs
  const open = () => {
    refresh()
    setOpen(true)
    dialog.current?.showModal()
  }
  return (
    <>
      <button
        type="button"
        class={endsSoon ? 'top-button crew-chip wanted' : 'top-button crew-chip'}
        onClick={open}
        aria-haspopup="dialog"
      >
        {session.crew.join(' + ')}
        {endsSoon && ` · ends in ${ageText(session.leftMs)}`}
      </button>
      <dialog class="crew-dialog" ref={dialog} aria-label="Who is signed on" onClose={() => setOpen(false)}>
        {isOpen && (
          <CrewDialog session={session} onChange={refresh} onClose={() => dialog.current?.close()} />
        )}
      </dialog>
    </>
  )
}

interface CrewDialogProps {
  readonly session: PageSession
  readonly onChange: () => void
  readonly onClose: () => void
}

function CrewDialog({ session, onChange, onClose }: CrewDialogProps) {
  const [joining, setJoining] = useState(false)
  const [complaint, setComplaint] = useState<string>()
  const { crew, leftMs, tabletId } = session

  const signOff = async (collar: string | null) => {
    try {
      await postToAgent('/session/end', { collar })
      if (collar === null || crew.length === 1) showSignOn()
      else onChange()
    } catch (error) {
      setComplaint(`Not signed off: ${(error as Error).message}.`)
    }
  }
  if (joining) {
    return (
      <JoinForm
        onBack={() => setJoining(false)}
        onJoined={() => {
          setJoining(false)
          onChange()
        }}
      />
    )
  }
  return (
    <div class="crew-dialog-body">
      <h2>Signed on</h2>
      <ul class="desk-rows">
        {crew.map((collar) => (
          <li class="desk-row" key={collar}>
            <span class="desk-row-text">{collar}</span>
            <button type="button" class="button" onClick={() => void signOff(collar)}>
              Sign {collar} off
            </button>
          </li>
        ))}
      </ul>
      <p class="quiet">
        The session ends in {ageText(leftMs)} at the latest. To go on after that, sign on again.
      </p>
      {complaint && (
        <p class="complaint" role="alert">
          {complaint}
        </p>
      )}
      <div class="button-row">
        {crew.length < crewMost && (
          <button type="button" class="button" onClick={() => setJoining(true)}>
            Add a second officer
          </button>
        )}
        {crew.length > 1 && (
          <button type="button" class="button" onClick={() => void signOff(null)}>
            Sign everybody off
          </button>
        )}
        {tabletId === null && <PairTablet />}
        <button type="button" class="button button-main" onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  )
}

const fields = [
  { name: 'collar', label: 'Collar number of the second officer' },
  { name: 'pin', label: 'PIN', secret: true },
] as const
const newPin = { name: 'newPin', label: 'New PIN of your own, 6 to 12 digits', secret: true } as const

interface JoinFormProps {
  readonly onBack: () => void
  readonly onJoined: () => void
}

/** Where the screen asks for no PIN, the field may stay empty: the agent decides. */
function JoinForm({ onBack, onJoined }: JoinFormProps) {
  const request = useSignOnRequest()
  const wantsNewPin = request.refused?.refused === 'new-pin'
  return (
    <CredentialsForm
      fields={wantsNewPin ? [...fields, newPin] : fields}
      action="Sign on"
      request={request}
      onSend={({ collar = '', pin = '', newPin: chosen }) =>
        void request.send(
          '/session/crew',
          { collar, pin, ...(wantsNewPin ? { newPin: chosen ?? '' } : {}) },
          onJoined,
        )
      }
    >
      <button type="button" class="button" onClick={onBack}>
        Back
      </button>
    </CredentialsForm>
  )
}
