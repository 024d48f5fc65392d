import type { Assessment } from '@shared/api/types'
import { formatDate } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { useLanguage, useWords } from '@shared/words'

const STATES = ['valid', 'expired', 'missing', 'predicted'] as const

interface Props {
  assessment: Assessment | null
  advisor: string | null
}

/** The risk level advice may rest on, or why there is none. */
export function AssessmentCard({ assessment, advisor }: Props) {
  const t = useWords()
  const date = formatDate(assessment?.valid_until, useLanguage())
  const state = STATES.find((known) => known === assessment?.state) ?? 'missing'
  return (
    <section className="card row between wrap">
      <div>
        <h2>{t('identity.assessment')}</h2>
        <p>
          {assessment ? <span className={`mark ${state === 'valid' ? 'brand' : 'wait'}`}>{assessment.label}</span> : null}{' '}
          <span className="small soft">{t(`holdings.assessment.${state}`, { date })}</span>
        </p>
        {state === 'valid' ? null : <Link to="/assessment" className="small" testId="go-assess">{t('suitability.title')} ›</Link>}
      </div>
      {advisor ? (
        <div className="row">
          <span className="avatar" aria-hidden>{advisor.slice(0, 1)}</span>
          <span>
            <strong>{advisor}</strong>
            <span className="small soft" style={{ display: 'block' }}>{t('identity.advisor')}</span>
          </span>
        </div>
      ) : null}
    </section>
  )
}
