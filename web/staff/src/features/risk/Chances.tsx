import { useMemo } from 'react'
import { barsOption } from '@shared/ui/chart/bars'
import { Chart } from '@shared/ui/chart/Chart'
import { useWords } from '@shared/words'

const HEIGHT = 200

/** How many goals are how likely, musts and wishes side by side. */
export function Chances({ must, want }: { must: number[]; want: number[] }) {
  const t = useWords()
  const [first, second] = [t('risk.chances.want'), t('risk.chances.must')]
  const labels = useMemo(() => must.map((_, tenth) => `≥ ${tenth * 10}%`), [must])
  const option = useMemo(() => barsOption(labels, [{ name: first, counts: want }, { name: second, counts: must }]), [labels, first, second, must, want])
  const said = labels.map((label, at) => `${label}: ${second} ${must[at] ?? 0}, ${first} ${want[at] ?? 0}`).join('; ')
  return (
    <section className="card stack">
      <div className="row between">
        <h2>{t('risk.chances')}</h2>
        <p className="row small soft">
          <span className="row"><i className="dot" aria-hidden style={{ background: 'var(--brand)' }} />{second}</span>
          <span className="row"><i className="dot" aria-hidden style={{ background: 'var(--soft)' }} />{first}</span>
        </p>
      </div>
      <Chart label={`${t('risk.chances')}. ${said}`} height={HEIGHT} option={option} />
    </section>
  )
}
