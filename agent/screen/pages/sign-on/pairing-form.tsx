import { CredentialsForm } from './credentials-form.js'
import { useSignOnRequest } from './use-sign-on-request.js'

const fields = [
  { name: 'code', label: 'Pairing code' },
  { name: 'name', label: 'A name for this tablet' },
] as const

interface PairingFormProps {
  readonly onPaired: () => void
}

/** A tablet that the device does not know. */
export function PairingForm({ onPaired }: PairingFormProps) {
  const request = useSignOnRequest()
  return (
    <CredentialsForm
      fields={fields}
      action="Pair"
      prompt="On the device’s own screen, an officer or installer touches “Pair a tablet” and reads out the code."
      request={request}
      onSend={({ code = '', name = '' }) => void request.send('/tablets', { code, name }, onPaired)}
    />
  )
}
