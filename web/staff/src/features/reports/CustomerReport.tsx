import { useQuery } from '@tanstack/react-query'
import { reportQuery } from '@shared/api/reports'
import { usePeriod } from '@shared/ui/report/period'
import { PeriodChoice } from '@shared/ui/report/PeriodChoice'
import { ReportView } from '@shared/ui/report/ReportView'
import { Loading, Ready } from '@shared/ui/states'

/** The same report the customer sees. */
export function CustomerReport({ customer }: { customer: string }) {
  const [asked, setAsked] = usePeriod()
  const report = useQuery(reportQuery(customer, asked))
  return (
    <div className="page">
      <PeriodChoice asked={asked} period={report.data?.period} onChange={setAsked} />
      <Ready query={report} loading={<Loading lines={10} />}>
        {(data) => <ReportView report={data} customer={customer} below={`/customers/${customer}`} />}
      </Ready>
    </div>
  )
}
