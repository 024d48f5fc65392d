interface Choice<Value extends string> {
  value: Value
  label: string
}

interface Props<Value extends string> {
  label: string
  value: Value
  choices: Choice<Value>[]
  onChange: (value: Value) => void
  testId?: string
}

/** A few exclusive choices side by side; arrows move among them. */
export function Choices<Value extends string>({ label, value, choices, onChange, testId }: Props<Value>) {
  const move = (event: React.KeyboardEvent, step: number) => {
    event.preventDefault()
    const place = choices.findIndex((choice) => choice.value === value)
    const next = choices[(place + step + choices.length) % choices.length]
    if (next) onChange(next.value)
  }
  return (
    <div
      className="choices"
      role="radiogroup"
      aria-label={label}
      data-testid={testId}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') move(event, 1)
        if (event.key === 'ArrowLeft') move(event, -1)
      }}
    >
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          data-testid={testId ? `${testId}-${choice.value}` : undefined}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  )
}

/** The same with its question above, as a field of a form has it. */
export function AskedChoices<Value extends string>(asked: Props<Value>) {
  return (
    <div className="asked">
      <span className="small soft" aria-hidden="true">{asked.label}</span>
      <Choices {...asked} />
    </div>
  )
}
