import type { PeriodAsked } from '@shared/api/reports'
import { formatDate } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { Choices } from '@shared/ui/Choices'
import { useLanguage, useWords } from '@shared/words'
import { beside, KINDS } from './period'

interface Props {
  asked: PeriodAsked
  period: { since: string; until: string; whole: boolean } | undefined
  onChange: (next: PeriodAsked) => void
}

/** Month, quarter or year, and one step back or forth. */
export function PeriodChoice({ asked, period, onChange }: Props) {
  const t = useWords()
  const language = useLanguage()
  return (
    <div className="row between wrap">
      <Choices
        label={t('report.kind')}
        value={asked.kind}
        choices={KINDS.map((value) => ({ value, label: t(`report.kind.${value}`) }))}
        onChange={(kind) => onChange({ kind })}
        testId="kind"
      />
      {period ? (
        <div className="row wrap" data-testid="period">
          <Button onClick={() => onChange({ ...asked, on: beside(period.since, -1) })} data-testid="earlier">{t('report.earlier')}</Button>
          <span className="small">{formatDate(period.since, language)} – {formatDate(period.until, language)}{period.whole ? '' : ` ${t('report.running')}`}</span>
          <Button disabled={!period.whole} onClick={() => onChange({ ...asked, on: beside(period.until, 1) })} data-testid="later">{t('report.later')}</Button>
        </div>
      ) : null}
    </div>
  )
}
