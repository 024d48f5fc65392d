import { useState } from 'react'
import { ProblemError } from '@shared/api/problem'
import { useRegister } from '@shared/api/session'
import { useGo } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Field } from '@shared/ui/Field'
import { Enrolment } from '@shared/ui/identity/Enrolment'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

export default function RegisterPage() {
  const t = useWords()
  const go = useGo()
  const register = useRegister()
  return (
    <div className="auth">
      <div>
        <h2>{t('identity.register.title')}</h2>
        <p className="soft">{t('identity.register.why')}</p>
      </div>
      {register.data ? <Enrolment offer={register.data} onDone={() => go('/')} /> : <Form register={register} />}
    </div>
  )
}

const FIELDS = [
  { name: 'name', label: 'identity.name', autoComplete: 'name' },
  { name: 'phone', label: 'identity.phone', autoComplete: 'tel', inputMode: 'tel' },
  { name: 'login', label: 'identity.login', autoComplete: 'username' },
  { name: 'password', label: 'identity.password', autoComplete: 'new-password', type: 'password' },
] as const

function Form({ register }: { register: ReturnType<typeof useRegister> }) {
  const t = useWords()
  const [values, setValues] = useState({ name: '', phone: '', login: '', password: '' })
  const faults = register.error instanceof ProblemError ? register.error.problem.errors : []
  const faultOf = (name: string) => faults.find((fault) => fault.path.endsWith(name))?.message
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        register.mutate(values)
      }}
    >
      {FIELDS.map(({ name, label, ...input }) => (
        <Field
          key={name}
          label={t(label)}
          fault={faultOf(name)}
          {...(name === 'password' ? { hint: t('identity.password.rule') } : {})}
          value={values[name]}
          required
          data-testid={`register-${name}`}
          onChange={(event) => setValues({ ...values, [name]: event.target.value })}
          {...input}
        />
      ))}
      {faults.length === 0 ? <Refused error={register.error} /> : null}
      <Button type="submit" look="primary" wide busy={register.isPending} data-testid="register">{t('identity.register.next')}</Button>
    </form>
  )
}
