import { useMe } from '@shared/api/session'
import { FigureView } from '@shared/ui/report/FigureView'

/** A figure of the customer's own report, taken apart. */
export default function FigurePage() {
  const customer = useMe().data?.customer_id ?? ''
  return <div className="page"><FigureView customer={customer} /></div>
}
