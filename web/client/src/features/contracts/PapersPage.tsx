import { useQuery } from '@tanstack/react-query'
import { type DisclosureHead, openPapersQuery } from '@shared/api/disclosures'
import { Link, useParam } from '@shared/shell/navigation'
import { Money } from '@shared/ui/Figures'
import { Empty, Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** Everything to read before a proposal is signed, one card a product. */
export default function PapersPage() {
  const t = useWords()
  const proposal = useParam('proposal')
  const papers = useQuery(openPapersQuery(proposal))
  return (
    <div className="page" data-testid="papers">
      <p className="soft">{t('contracts.papers.intro')}</p>
      <Ready
        query={papers}
        loading={<Loading lines={6} />}
        empty={{ when: (data) => data.items.length === 0, show: <Empty title={t('contracts.papers.none')} /> }}
      >
        {(data) => (
          <>
            {data.items.map((head) => <PaperCard key={head.id} head={head} />)}
            {data.complete ? (
              <Link to={`/proposals/${proposal}`} className="button primary wide" testId="papers-done">{t('contracts.papers.done')}</Link>
            ) : null}
          </>
        )}
      </Ready>
    </div>
  )
}

function PaperCard({ head }: { head: DisclosureHead }) {
  const t = useWords()
  return (
    <Link to={`/papers/${head.id}`} className="card stack paper" testId="paper">
      <span className="row between">
        <strong>{head.product_name}</strong>
        <span data-testid="paper-state" data-complete={head.complete} className={head.complete ? 'mark good' : 'mark wait'}>
          {head.complete ? t('contracts.done') : t('contracts.steps', { done: head.done.length, count: head.steps.length })}
        </span>
      </span>
      <span className="soft small">{t('contracts.up-to')} <Money of={head.amount} /></span>
      <progress className="progress" value={head.done.length} max={head.steps.length} aria-label={head.product_name} />
    </Link>
  )
}
