import { type InputHTMLAttributes, useId } from 'react'
import { useWords } from '@shared/words'

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string
  hint?: string
  fault?: string | undefined
}

export function Field({ label, hint, fault, className = '', ...input }: Props) {
  const id = useId()
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-invalid={fault !== undefined} aria-describedby={`${id}-note`} {...input} />
      <span id={`${id}-note`} className={fault ? 'fault' : 'small soft'}>{fault ?? hint}</span>
    </div>
  )
}

/** Six digits from an authenticator; phones offer the numeric keyboard and the code itself. */
export function CodeField(props: { value: string; onChange: (code: string) => void; fault?: string | undefined; autoFocus?: boolean }) {
  const t = useWords()
  return (
    <Field
      className="code-input"
      label={t('identity.code')}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={6}
      data-testid="code"
      value={props.value}
      fault={props.fault}
      autoFocus={props.autoFocus}
      onChange={(event) => props.onChange(event.target.value.replace(/\D/g, ''))}
    />
  )
}
