interface KeyPadProps {
  readonly onDigit: (digit: string) => void
  readonly onBack: () => void
  readonly onClear: () => void
}

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

/** Digits under a gloved finger, for screens without a keyboard. */
export function KeyPad({ onDigit, onBack, onClear }: KeyPadProps) {
  return (
    <fieldset class="key-pad" aria-label="Digits">
      {digits.map((digit) => (
        <Key key={digit} face={digit} name={digit} onTouch={() => onDigit(digit)} />
      ))}
      <Key face="Clear" name="Clear" onTouch={onClear} />
      <Key face="0" name="0" onTouch={() => onDigit('0')} />
      <Key face="⌫" name="Take back the last" onTouch={onBack} />
    </fieldset>
  )
}

interface KeyProps {
  readonly face: string
  readonly name: string
  readonly onTouch: () => void
}

function Key({ face, name, onTouch }: KeyProps) {
  return (
    // The field keeps the focus, so that a keyboard beside the keys goes on writing into it.
    <button
      type="button"
      class="key"
      aria-label={name}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onTouch}
    >
      {face}
    </button>
  )
}
