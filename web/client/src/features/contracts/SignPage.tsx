import { useQuery } from '@tanstack/react-query'
import { type Offered, offeredQuery, type Paper, proposalOfferedQuery, useSignContracts } from '@shared/api/contracts'
import { newIntent } from '@shared/api/client'
import { useMe } from '@shared/api/session'
import { useFilters, useGo, useParam } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import type { FactPair } from '@shared/ui/FactList'
import { useStepUp } from '@shared/ui/identity/StepUp'
import { PaperBlocks } from '@shared/ui/PaperBlocks'
import { Empty, Loading, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** A package to read in full and sign with one fresh proof, bound to every word of it; with a proposal, its document comes first. */
export default function SignPage() {
  const t = useWords()
  const { data: me } = useMe()
  const customer = me?.customer_id ?? ''
  const proposal = useParam('proposal')
  const [filters] = useFilters()
  const own = useQuery({ ...offeredQuery(customer, filters.product ? [filters.product] : []), enabled: customer !== '' && !proposal })
  const whole = useQuery({ ...proposalOfferedQuery(proposal), enabled: Boolean(proposal) })
  const offered = proposal ? whole : own
  return (
    <div className="page" data-testid="sign-documents">
      <Ready
        query={offered}
        loading={<Loading lines={10} />}
        empty={{ when: (data) => data.papers.length === 0, show: <Empty title={t('documents.all-signed')} /> }}
      >
        {(found) => <Package customer={customer} offered={found} after={proposal ? `/proposals/${proposal}` : '/documents'} />}
      </Ready>
    </div>
  )
}

function Package({ customer, offered, after }: { customer: string; offered: Offered; after: string }) {
  const t = useWords()
  const go = useGo()
  const stepUp = useStepUp()
  const sign = useSignContracts(customer)
  const confirm = async () => {
    const rows = offered.papers.map(({ contract }): FactPair => [contract.title, contract.hash.slice(0, 12)])
    const token = await stepUp({ title: t('documents.sign'), operation: 'contracts:contract:sign', subjectId: customer, shown: offered.shown, rows })
    if (token) sign.mutate({ papers: offered.papers, token, intent: newIntent() }, { onSuccess: () => go(after) })
  }
  return (
    <>
      <p className="soft">{t('documents.sign.intro')}</p>
      {offered.papers.map((paper) => <One key={paper.contract.id} paper={paper} />)}
      <Refused error={sign.error} />
      <Button look="primary" wide data-testid="sign" busy={sign.isPending} onClick={() => void confirm()}>
        {t('documents.sign.all', { count: offered.papers.length })}
      </Button>
    </>
  )
}

function One({ paper }: { paper: Paper }) {
  return (
    <section className="card stack" data-testid="offered">
      <h2>{paper.contract.title}</h2>
      <span className="soft small">{paper.contract.number}</span>
      <PaperBlocks blocks={paper.blocks} notice={paper.notice} />
    </section>
  )
}
