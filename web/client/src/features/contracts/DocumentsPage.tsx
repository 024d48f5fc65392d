import { useQuery } from '@tanstack/react-query'
import { type Contract, contractsQuery, fileOf } from '@shared/api/contracts'
import { useExportPackage } from '@shared/api/privacy'
import { useMe } from '@shared/api/session'
import { formatDate, formatInstant } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { Button } from '@shared/ui/Button'
import { saveBlob } from '@shared/ui/save'
import { Empty, Loading, Ready, Refused } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'

/** Everything the customer signed, to read and to save, and what is still to be signed. */
export default function DocumentsPage() {
  const t = useWords()
  const { data: me } = useMe()
  const contracts = useQuery(contractsQuery(me?.customer_id ?? ''))
  return (
    <div className="page" data-testid="documents">
      <Ready query={contracts} loading={<Loading lines={6} />}>
        {(found) => (
          <>
            {found.to_sign.length > 0 ? (
              <section className="card stack" data-testid="to-sign">
                <strong>{t('documents.to-sign', { count: found.to_sign.length })}</strong>
                <p className="soft small">{t('documents.to-sign.why')}</p>
                <Link to="/documents/sign" className="button primary">{t('documents.read-and-sign')}</Link>
              </section>
            ) : null}
            {found.items.length === 0 ? <Empty title={t('documents.none')} /> : null}
            {found.items.map((contract) => <DocumentCard key={contract.id} contract={contract} />)}
            <p className="soft small">{t('documents.verify')}</p>
            <PackageCard customer={me?.customer_id ?? ''} />
          </>
        )}
      </Ready>
    </div>
  )
}

/** Everything in one file: it stays there when nothing is advised or sold any more. */
function PackageCard({ customer }: { customer: string }) {
  const t = useWords()
  const taken = useExportPackage(customer)
  const save = () => taken.mutate(undefined, { onSuccess: (body) => saveBlob('steward-records.zip', body) })
  return (
    <section className="card stack" data-testid="package">
      <strong>{t('documents.package')}</strong>
      <p className="soft small">{t('documents.package.note')}</p>
      <Refused error={taken.error} />
      {taken.isSuccess ? <p className="notice good" role="status" data-testid="package-done">{t('documents.package.done')}</p> : null}
      <Button wide busy={taken.isPending} data-testid="save-package" onClick={save}>{t('documents.package.save')}</Button>
    </section>
  )
}

function DocumentCard({ contract }: { contract: Contract }) {
  const t = useWords()
  const language = useLanguage()
  return (
    <section className="card stack" data-testid="document">
      <span className="row between wrap">
        <strong>{contract.title}</strong>
        <span className={contract.state === 'withdrawn' ? 'mark' : 'mark good'}>{contract.state_text}</span>
      </span>
      <span className="soft small">{contract.number}</span>
      <span className="soft small">
        {contract.channel === 'paper'
          ? t('documents.on-paper', { at: formatDate(contract.day, language) })
          : t('documents.signed-at', { at: formatInstant(contract.signed_at, language) })}
      </span>
      <span className="row">
        <Link to={`/documents/${contract.id}`} className="button">{t('documents.read')}</Link>
        <a href={fileOf(contract)} download={`${contract.number}.pdf`} className="button" data-testid="save">{t('documents.save')}</a>
      </span>
    </section>
  )
}
