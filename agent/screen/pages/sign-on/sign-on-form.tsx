import { useState } from 'preact/hooks'
import { type CredentialField, CredentialsForm } from './credentials-form.js'
import { useSignOnRequest } from './use-sign-on-request.js'

interface SignOnFormProps {
  readonly signOn: 'pin' | 'collar'
  /** Where there is no installer yet. */
  readonly onSetUp: (() => void) | undefined
}

const collar: CredentialField = { name: 'collar', label: 'Collar number' }
const pin: CredentialField = { name: 'pin', label: 'PIN', secret: true }
const newPin: CredentialField = { name: 'newPin', label: 'New PIN of your own, 6 to 12 digits', secret: true }

/** Collar number and PIN; the number alone where the device asks for no more, and somebody does not want to give more. */
export function SignOnForm({ signOn, onSetUp }: SignOnFormProps) {
  const [withPin, setWithPin] = useState(signOn === 'pin')
  const [changing, setChanging] = useState(false)
  const request = useSignOnRequest()
  const wantsNewPin = changing || request.refused?.refused === 'new-pin'
  const fields = [collar, ...(withPin ? [pin] : []), ...(withPin && wantsNewPin ? [newPin] : [])]
  return (
    <CredentialsForm
      fields={fields}
      action="Sign on"
      request={request}
      onSend={(values) => void request.send('/sign-on', pick(values, fields))}
    >
      <div class="button-row">
        {!withPin && (
          <button type="button" class="button" onClick={() => setWithPin(true)}>
            Installer or auditor
          </button>
        )}
        {withPin && !wantsNewPin && (
          <button type="button" class="button" onClick={() => setChanging(true)}>
            Change PIN
          </button>
        )}
        {onSetUp && (
          <button type="button" class="button" onClick={onSetUp}>
            Set this device up
          </button>
        )}
      </div>
    </CredentialsForm>
  )
}

/** What the fields on the screen hold: one that was hidden again is not sent. */
function pick(values: Readonly<Record<string, string>>, fields: readonly CredentialField[]): object {
  return Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? '']))
}
