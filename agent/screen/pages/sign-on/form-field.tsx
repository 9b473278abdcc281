import { useEffect, useRef } from 'preact/hooks'

/** The pad of a phone shows digits for a PIN; a collar number may have letters. */
const secretInput = { type: 'password', inputMode: 'numeric' } as const
const textInput = { type: 'text', inputMode: 'text' } as const

interface FormFieldProps {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  /** Where the key pad writes into it now. */
  readonly active?: boolean
  readonly onFocus?: () => void
  readonly secret?: boolean
  readonly capitals?: boolean
  readonly autoFocus?: boolean
  readonly maxLength?: number
}

/** A text that somebody types in. */
export function FormField({
  label,
  value,
  onText,
  active,
  onFocus,
  secret,
  capitals,
  autoFocus,
  maxLength = 20,
}: FormFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (autoFocus) input.current?.focus()
  }, [autoFocus])
  return (
    <label class={active ? 'field field-active' : 'field'}>
      {label}
      <input
        ref={input}
        {...(secret ? secretInput : textInput)}
        value={value}
        onInput={({ currentTarget }) =>
          onText(capitals ? currentTarget.value.toUpperCase() : currentTarget.value)
        }
        onFocus={onFocus}
        maxLength={maxLength}
        required
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
      />
    </label>
  )
}
