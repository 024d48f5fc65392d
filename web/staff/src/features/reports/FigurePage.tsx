import { useParam } from '@shared/shell/navigation'
import { FigureView } from '@shared/ui/report/FigureView'

/** A figure of a customer's report, taken apart. */
export default function FigurePage() {
  return <div className="page"><FigureView customer={useParam('customer')} /></div>
}
