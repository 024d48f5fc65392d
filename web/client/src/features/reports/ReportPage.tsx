import { useQuery } from '@tanstack/react-query'
import { reportQuery } from '@shared/api/reports'
import { useMe } from '@shared/api/session'
import { usePeriod } from '@shared/ui/report/period'
import { PeriodChoice } from '@shared/ui/report/PeriodChoice'
import { ReportView } from '@shared/ui/report/ReportView'
import { Loading, Ready } from '@shared/ui/states'

/** The customer's own report of a month, a quarter or a year. */
export default function ReportPage() {
  const [asked, setAsked] = usePeriod()
  const customer = useMe().data?.customer_id ?? ''
  const report = useQuery(reportQuery(customer, asked))
  return (
    <div className="page">
      <PeriodChoice asked={asked} period={report.data?.period} onChange={setAsked} />
      <Ready query={report} loading={<Loading lines={10} />}>
        {(data) => <ReportView report={data} customer={customer} />}
      </Ready>
    </div>
  )
}
