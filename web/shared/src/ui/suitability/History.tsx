import type { Assessed, Attempt } from '@shared/api/assessment'
import { formatDate } from '@shared/format'
import { useLanguage, useWords } from '@shared/words'

interface Line {
  id: string
  day: string
  level: string | null
  title: string
  note: string
  look: 'done' | 'now' | 'stopped'
}

/** Every result in the order of days: what counted, what waits, and what was not used and why. */
export function History({ assessed, attempts }: { assessed: Assessed[]; attempts: Attempt[] }) {
  const t = useWords()
  const language = useLanguage()
  const lines = [...assessed.map((one) => counted(one, t('suitability.history.counts'))), ...attempts.filter((one) => one.state !== 'confirmed').map(other)]
  if (lines.length === 0) return <p className="soft" data-testid="past-none">{t('suitability.past.none')}</p>
  return (
    <ol className="steps" data-testid="past">
      {lines.toSorted((a, b) => b.day.localeCompare(a.day)).map((line) => (
        <li key={line.id} className={line.look}>
          <div className="row between wrap">
            <span><strong>{line.level ?? '—'}</strong> {line.title}</span>
            <span className="small soft num">{formatDate(line.day, language)}</span>
          </div>
          <p className="small soft">{line.note}</p>
        </li>
      ))}
    </ol>
  )
}

const counted = (one: Assessed, now: string): Line => ({
  id: one.id,
  day: one.assessed_on,
  level: one.level,
  title: one.level_label,
  note: [one.questionnaire, one.channel_text, one.counts ? now : ''].filter(Boolean).join(' · '),
  look: one.counts ? 'now' : 'done',
})

const other = (one: Attempt): Line => ({
  id: one.id,
  day: one.signed_on ?? (one.submitted_at ?? one.started_at).slice(0, 10),
  level: one.level,
  title: one.state_text,
  note: [one.title, one.channel_text, ...one.holds.map((hold) => hold.text), one.decision_reason].filter(Boolean).join(' · '),
  look: 'stopped',
})
