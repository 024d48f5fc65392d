import { useQuery } from '@tanstack/react-query'
import { contractQuery, fileOf } from '@shared/api/contracts'
import { useParam } from '@shared/shell/navigation'
import { FactList } from '@shared/ui/FactList'
import { PaperBlocks } from '@shared/ui/PaperBlocks'
import { Loading, Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Withdraw } from './Withdraw'

/** One document as it reads, with what proves it. */
export default function DocumentPage() {
  const t = useWords()
  const paper = useQuery(contractQuery(useParam('document')))
  return (
    <div className="page">
      <Ready query={paper} loading={<Loading lines={10} />}>
        {({ contract, blocks, notice }) => (
          <>
            <section className="card stack">
              <h2>{contract.title}</h2>
              <PaperBlocks blocks={blocks} notice={notice} />
            </section>
            <FactList
              className="card"
              rows={[
                [t('documents.number'), contract.number],
                [t('documents.version'), contract.version],
                [t('documents.state'), contract.state_text],
                [t('documents.digest'), <span className="raw">{contract.hash}</span>],
              ]}
            />
            <Withdraw contract={contract} />
            <a href={fileOf(contract)} download={`${contract.number}.pdf`} className="button primary wide">{t('documents.save')}</a>
          </>
        )}
      </Ready>
    </div>
  )
}
