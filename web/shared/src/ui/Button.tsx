import type { ButtonHTMLAttributes } from 'react'

type Look = 'primary' | 'plain' | 'danger' | 'normal'

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look
  wide?: boolean
  busy?: boolean
}

export function Button({ look = 'normal', wide = false, busy = false, className = '', disabled, ...rest }: Props) {
  const classes = ['button', look === 'normal' ? '' : look, wide ? 'wide' : '', className].filter(Boolean).join(' ')
  return <button type="button" className={classes} disabled={(disabled ?? false) || busy} aria-busy={busy} {...rest} />
}
