interface Props {
  label: string
  value: string
  options: readonly (readonly [value: string, label: string])[]
  blank: string
  testId?: string
  onChange: (value: string) => void
}

/** One of many, by name. */
export function Pick({ label, value, options, blank, testId, onChange }: Props) {
  return (
    <label className="field">
      <span>{label}</span>
      <select value={value} data-testid={testId} onChange={(event) => onChange(event.target.value)}>
        <option value="">{blank}</option>
        {options.map(([one, name]) => <option key={one} value={one}>{name}</option>)}
      </select>
    </label>
  )
}
