import { useQuery } from '@tanstack/react-query'
import { may } from '@shared/api/abilities'
import { type Contract, contractsQuery, fileOf, useCountersign } from '@shared/api/contracts'
import { useMe } from '@shared/api/session'
import { Button } from '@shared/ui/Button'
import { Moment } from '@shared/ui/Figures'
import { Empty, Ready, Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** What a customer signed; who may seal for the bank does so here, and only control functions save the file. */
export function CustomerDocuments({ customer }: { customer: string }) {
  const t = useWords()
  const contracts = useQuery(contractsQuery(customer))
  const countersign = useCountersign(customer)
  return (
    <section className="card stack" data-testid="customer-documents">
      <h2>{t('documents.of-customer')}</h2>
      <Refused error={countersign.error} />
      <Ready query={contracts} empty={{ when: (found) => found.items.length === 0, show: <Empty title={t('documents.none')} /> }}>
        {(found) => (
          <ul className="consent-rows">
            {found.items.map((contract) => <DocumentRow key={contract.id} contract={contract} onSeal={() => countersign.mutate(contract.id)} />)}
          </ul>
        )}
      </Ready>
    </section>
  )
}

function DocumentRow({ contract, onSeal }: { contract: Contract; onSeal: () => void }) {
  const t = useWords()
  const { data: me } = useMe()
  const sealable = contract.state === 'signed' && contract.channel === 'online' && may(me, 'contracts:contract:countersign')
  return (
    <li className="row between wrap" data-testid="customer-document">
      <span>
        {contract.title} <span className="soft small">{contract.version}</span>
        <br />
        <span className="small soft">{contract.number} · <Moment of={contract.signed_at} /> · {contract.hash.slice(0, 12)}</span>
      </span>
      <span className="row">
        <span className={contract.state === 'withdrawn' ? 'mark' : 'mark good'}>{contract.state_text}</span>
        {sealable ? <Button onClick={onSeal}>{t('documents.seal')}</Button> : null}
        {may(me, 'contracts:file:read') ? <a href={fileOf(contract)} download={`${contract.number}.pdf`} className="button">{t('documents.save')}</a> : null}
      </span>
    </li>
  )
}
