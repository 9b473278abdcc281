import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { FormField } from './form-field.js'
import { KeyPad } from './key-pad.js'
import type { SignOnRequest } from './use-sign-on-request.js'

/** A field of the form, in order; `collar` is kept in capitals. */
export interface CredentialField {
  readonly name: string
  readonly label: string
  readonly secret?: boolean
}

interface CredentialsFormProps {
  readonly fields: readonly CredentialField[]
  readonly action: string
  /** Above the fields. */
  readonly prompt?: string
  readonly request: SignOnRequest
  /** Given what was typed, by name. */
  readonly onSend: (values: Readonly<Record<string, string>>) => void
  /** Other ways, below the button. */
  readonly children?: ComponentChildren
}

/** Fields with a key pad beside them, which writes into the one that was touched last. */
export function CredentialsForm({ fields, action, prompt, request, onSend, children }: CredentialsFormProps) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const [touched, setTouched] = useState<string>()
  const active = fields.find(({ name }) => name === touched) ?? fields[0]!
  const textOf = (name: string) => values[name] ?? ''
  const write = (name: string, text: string) => setValues((before) => ({ ...before, [name]: text }))
  const { sending, refused, waitS } = request

  const submit = (event: Event) => {
    event.preventDefault()
    onSend(values)
  }
  return (
    <form class="sign-on-columns sign-on-columns-pad" onSubmit={submit}>
      <div class="sign-on-form">
        {prompt && <p>{prompt}</p>}
        {fields.map(({ name, label, secret }, index) => (
          <FormField
            key={name}
            label={label}
            value={textOf(name)}
            onText={(text) => write(name, text)}
            active={active.name === name}
            onFocus={() => setTouched(name)}
            secret={secret === true}
            capitals={secret !== true}
            autoFocus={index === 0}
          />
        ))}
        <button
          type="submit"
          class="button button-main"
          aria-disabled={sending || waitS > 0}
          aria-busy={sending}
        >
          {waitS > 0 ? `Wait ${waitS} s` : action}
        </button>
        <p class="complaint" role="alert">
          {refused?.message}
        </p>
        {children}
      </div>
      <KeyPad
        onDigit={(digit) => write(active.name, textOf(active.name) + digit)}
        onBack={() => write(active.name, textOf(active.name).slice(0, -1))}
        onClear={() => write(active.name, '')}
      />
    </form>
  )
}
