import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, unwrap } from '@shared/api/client'
import { askPasskey, passkeysWork } from '@shared/api/passkey'
import type { StepUp } from '@shared/api/types'
import { Button } from '@shared/ui/Button'
import { CodeField } from '@shared/ui/Field'
import { Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'
import type { StepUpRequest } from './StepUp'

interface Props {
  request: StepUpRequest
  onDone: (token: string | null) => void
}

interface Proof {
  code?: string
  credential?: Record<string, unknown>
  persona?: boolean
}

/** The proofs the server accepts for this person, strongest habit first. */
export function StepUpFactors({ request, onDone }: Props) {
  const begun = useQuery({
    queryKey: ['step-up', request.operation, request.subjectId, request.shown],
    gcTime: 0,
    staleTime: Infinity,
    queryFn: () =>
      unwrap(
        api.POST('/api/step-up', {
          body: { operation: request.operation, subject_id: request.subjectId, shown: request.shown },
        }),
      ),
  })
  return (
    <>
      <Ready query={begun} loading={<Loading lines={2} />}>
        {(stepUp) => <Proofs stepUp={stepUp} onDone={onDone} />}
      </Ready>
      <CloseButton onClose={() => onDone(null)} />
    </>
  )
}

function CloseButton({ onClose }: { onClose: () => void }) {
  const t = useWords()
  return <Button look="plain" wide data-testid="step-up-cancel" onClick={onClose}>{t('action.back')}</Button>
}

function Proofs({ stepUp, onDone }: { stepUp: StepUp; onDone: (token: string) => void }) {
  const t = useWords()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: (proof: Proof) =>
      unwrap(api.POST('/api/step-up/{step_up_id}/confirm', { params: { path: { step_up_id: stepUp.id } }, body: { persona: false, ...proof } })),
    onSuccess: ({ token }) => onDone(token),
  })
  const byPasskey = useMutation({
    mutationFn: async () => confirm.mutateAsync({ credential: await askPasskey(stepUp.passkey_options ?? {}) }),
  })
  const has = (factor: StepUp['factors'][number]) => stepUp.factors.includes(factor)
  const busy = confirm.isPending || byPasskey.isPending
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate({ code })
      }}
    >
      {has('totp') ? (
        <>
          <CodeField value={code} onChange={setCode} autoFocus />
          <Button type="submit" look="primary" wide busy={busy} disabled={code.length !== 6} data-testid="step-up-code">
            {t('identity.step-up.by-code')}
          </Button>
        </>
      ) : null}
      {has('passkey') && stepUp.passkey_options && passkeysWork() ? (
        <Button wide busy={busy} data-testid="step-up-passkey" onClick={() => byPasskey.mutate()}>
          {t('identity.step-up.by-passkey')}
        </Button>
      ) : null}
      {has('persona') ? (
        <Button wide busy={busy} data-testid="step-up-persona" onClick={() => confirm.mutate({ persona: true })}>
          {t('identity.step-up.by-persona')}
        </Button>
      ) : null}
      {byPasskey.isError && !confirm.isError ? <p className="notice bad" role="alert">{t('identity.passkey.failed')}</p> : null}
      <Refused error={confirm.error} />
    </form>
  )
}
