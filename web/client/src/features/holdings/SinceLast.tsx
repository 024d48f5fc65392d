import { useQuery } from '@tanstack/react-query'
import { reportQuery } from '@shared/api/reports'
import { formatMoney, signOf } from '@shared/format'
import { Link } from '@shared/shell/navigation'
import { useWords } from '@shared/words'
import { useCustomerId } from './customer'

const SAID = { 1: 'report.since.gained', 0: 'report.since.still', '-1': 'report.since.lost' } as const

/** What changed since the last monthly report, in one calm sentence; money put in or taken out does not count as a change. */
export function SinceLast({ day }: { day: string }) {
  const t = useWords()
  const { data } = useQuery(reportQuery(useCustomerId(), { kind: 'month', on: day }))
  if (!data?.returns) return null
  const { result } = data.bridge
  const amount = formatMoney({ ...result, amount: result.amount.replace('-', '') })
  return (
    <Link to={`/report?kind=month&on=${day}`} className="call quiet" testId="since-last">
      <span>{t(SAID[signOf(result.amount)], { amount })}</span>
      <span aria-hidden>›</span>
    </Link>
  )
}
