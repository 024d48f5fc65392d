import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { ProblemError } from '@shared/api/problem'
import { useInvitation } from '@shared/api/session'
import { Link, useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Enrolment } from '@shared/ui/identity/Enrolment'
import { PasskeyInstead } from '@shared/ui/identity/PasskeyInstead'
import { LanguageChoice } from '@shared/ui/Preferences'
import { Empty, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Invitation = ReturnType<typeof useInvitation>

/** Where an invitation leads. Its secret stands behind the # of the address, the part that no browser sends with a request. */
export default function WelcomePage() {
  const t = useWords()
  const go = useGo()
  const { hash: secret } = useLocation()
  const invitation = useInvitation()
  const enter = () => go('/')
  return (
    <div className="auth">
      <header className="row between">
        <div>
          <h1>{t('identity.welcome')}</h1>
          <p className="soft">{t('identity.welcome.why')}</p>
        </div>
        <LanguageChoice />
      </header>
      {invitation.data ? (
        <>
          <Enrolment offer={invitation.data} onDone={enter} />
          <PasskeyInstead enrolment={invitation.data.enrolment} onDone={enter} />
        </>
      ) : secret === '' || isDead(invitation.error) ? (
        <Dead />
      ) : (
        <Passwords secret={secret} invitation={invitation} />
      )}
    </div>
  )
}

/** Whether the link itself is at fault: spent, expired, or cut short on its way. */
function isDead(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false
  return error.problem.code === 'access.ticket_spent' || error.problem.errors.some((fault) => fault.path.endsWith('invitation'))
}

function Dead() {
  const t = useWords()
  return (
    <Empty title={t('identity.welcome.dead')} hint={t('identity.welcome.dead.advice')}>
      <Link className="button" to="/sign-in">{t('identity.sign-in')}</Link>
    </Empty>
  )
}

function Passwords({ secret, invitation }: { secret: string; invitation: Invitation }) {
  const t = useWords()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const fault = again !== '' && !password.startsWith(again) ? t('identity.password.differs') : undefined
  const kind = { type: 'password', autoComplete: 'new-password', required: true }
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        invitation.mutate({ invitation: secret, password })
      }}
    >
      <Field label={t('identity.password.new')} hint={t('identity.password.rule')} value={password} data-testid="password" onChange={(event) => setPassword(event.target.value)} {...kind} />
      <Field label={t('identity.password.again')} fault={fault} value={again} data-testid="password-again" onChange={(event) => setAgain(event.target.value)} {...kind} />
      <Refused error={invitation.error} />
      <Button type="submit" look="primary" wide busy={invitation.isPending} disabled={password === '' || password !== again} data-testid="welcome">
        {t('identity.register.next')}
      </Button>
    </form>
  )
}
