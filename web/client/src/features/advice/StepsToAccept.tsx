import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ProposalSteps } from '@shared/api/disclosures'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Step = ProposalSteps['papers']

/** The way to an agreement: papers, contracts, agreeing; each says what is left of it. */
export function StepsToAccept({ of, proposal }: { of: UseQueryResult<ProposalSteps>; proposal: string }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="way-to-accept">
      <h2>{t('advice.way-to-accept')}</h2>
      <Ready query={of} loading={<Loading lines={3} />}>
        {({ papers, contracts, ready }) => (
          <ol className="steps">
            <One name="papers" step={papers} now={papers.left.length > 0} to={`/proposals/${proposal}/papers`} />
            <One name="contracts" step={contracts} now={papers.left.length === 0 && !ready} to={`/proposals/${proposal}/sign`} />
            <li className={ready ? 'now' : ''} aria-current={ready ? 'step' : undefined}>{t('advice.step.accept')}</li>
          </ol>
        )}
      </Ready>
    </section>
  )
}

interface OneProps {
  name: 'papers' | 'contracts'
  step: Step
  now: boolean
  to: string
}

function One({ name, step, now, to }: OneProps) {
  const t = useWords()
  const over = step.left.length === 0
  return (
    <li className={over ? 'done' : now ? 'now' : ''} aria-current={now ? 'step' : undefined} data-testid={`step-${name}`} data-left={step.left.length}>
      <div className="row between">
        <Link to={to}>{t(`advice.step.${name}`)}</Link>
        <span className={over ? 'mark good' : 'mark wait'}>{t('advice.step.done', { done: step.done, count: step.count })}</span>
      </div>
      {over ? null : <p className="small soft">{t('advice.step.left', { names: step.left.join(t('list.between')) })}</p>}
    </li>
  )
}

/** The one button of what comes next: to the papers, to the contracts, then what agrees. */
export function NextStep({ of, proposal, children }: { of: ProposalSteps | undefined; proposal: string; children: ReactNode }) {
  const t = useWords()
  if (!of) return <Button look="primary" busy>{t('advice.accept')}</Button>
  if (of.papers.left.length > 0) return <Link to={`/proposals/${proposal}/papers`} className="button primary" testId="to-papers">{t('advice.step.read')}</Link>
  if (of.contracts.left.length > 0) return <Link to={`/proposals/${proposal}/sign`} className="button primary" testId="to-contracts">{t('advice.step.sign')}</Link>
  return <>{children}</>
}
