import type { ReferredCase } from '@shared/api/cases'
import { Moment } from '@shared/ui/Figures'
import { useWords } from '@shared/words'

/** What happened to a case, oldest first, with every reason as it was written. */
export function CaseHistory({ file }: { file: ReferredCase }) {
  const t = useWords()
  return (
    <section className="card stack" data-testid="case-history">
      <h2>{t('cases.history')}</h2>
      <Step at={file.case.opened_at} text={t('cases.opened.by', { who: file.opened_by })} />
      {file.opinions.map((one) => (
        <div key={one.written_at} className="stack">
          <Step at={one.written_at} text={t(one.release ? 'cases.wrote.release' : 'cases.wrote.decline', { who: one.written_by })} />
          <blockquote className="sentence">{one.reason}</blockquote>
          {one.outcome === 'open' ? <p className="small soft">{t('cases.awaits')}</p> : null}
          {one.decided_at ? <Step at={one.decided_at} text={t(one.outcome === 'approved' ? 'cases.agreed' : 'cases.sent-back', { who: one.decided_by })} /> : null}
        </div>
      ))}
    </section>
  )
}

function Step({ at, text }: { at: string; text: string }) {
  return <p className="row between wrap"><span>{text}</span><span className="small soft"><Moment of={at} /></span></p>
}
