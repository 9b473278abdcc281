import { CredentialsForm } from './credentials-form.js'
import { useSignOnRequest } from './use-sign-on-request.js'

const fields = [
  { name: 'code', label: 'Set-up code, from the device’s console' },
  { name: 'collar', label: 'Your collar number' },
  { name: 'pin', label: 'A PIN of your own, 6 to 12 digits', secret: true },
] as const

/** The first installer, who can then add people. */
export function SetUpForm({ onBack }: { readonly onBack: () => void }) {
  const request = useSignOnRequest()
  return (
    <CredentialsForm
      fields={fields}
      action="Become its installer"
      prompt="Nobody has set this device up yet."
      request={request}
      onSend={({ code = '', collar = '', pin = '' }) => void request.send('/set-up', { code, collar, pin })}
    >
      <button type="button" class="button" onClick={onBack}>
        Sign on instead
      </button>
    </CredentialsForm>
  )
}
