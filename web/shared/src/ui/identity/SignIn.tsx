import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { bankQuery, usePasswordSignIn } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { LanguageChoice } from '@shared/ui/Preferences'
import { Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { Personas } from './Personas'
import { SecondFactor } from './SecondFactor'

interface Props {
  kind: 'customer' | 'staff'
  onDone: () => void
  /** What else this face offers to those without a session. */
  children?: ReactNode
}

export function SignIn({ kind, onDone, children }: Props) {
  const password = usePasswordSignIn()
  return (
    <div className="auth">
      <Welcome />
      {password.data ? (
        <SecondFactor ticket={password.data.ticket} factors={password.data.factors} onDone={onDone} onBack={password.reset} />
      ) : (
        <>
          <DemoDoor kind={kind} onDone={onDone} />
          <PasswordForm signIn={password} />
          {children}
        </>
      )}
    </div>
  )
}

function Welcome() {
  const t = useWords()
  const zh = useLanguage() === 'zh'
  const { data: bank } = useQuery(bankQuery)
  return (
    <header className="row between">
      <div>
        <h1>{t('product.name')}</h1>
        <p className="soft">{bank ? (zh ? bank.name_zh : bank.name_en) : ' '}</p>
      </div>
      <LanguageChoice />
    </header>
  )
}

function DemoDoor({ kind, onDone }: { kind: 'customer' | 'staff'; onDone: () => void }) {
  const { data: bank } = useQuery(bankQuery)
  return bank?.demo ? <Personas kind={kind} onDone={onDone} /> : null
}

function PasswordForm({ signIn }: { signIn: ReturnType<typeof usePasswordSignIn> }) {
  const t = useWords()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate({ login, password })
      }}
    >
      <h2>{t('identity.sign-in')}</h2>
      <Field label={t('identity.login')} value={login} autoComplete="username" autoCapitalize="none" required data-testid="login" onChange={(event) => setLogin(event.target.value)} />
      <Field label={t('identity.password')} type="password" value={password} autoComplete="current-password" required data-testid="password" onChange={(event) => setPassword(event.target.value)} />
      <Refused error={signIn.error} />
      <Button type="submit" look="primary" wide busy={signIn.isPending} disabled={!login || !password} data-testid="sign-in">
        {t('identity.sign-in')}
      </Button>
    </form>
  )
}
