import { Chart } from './chart/Chart'
import { sharesOption, type Slice } from './chart/options'
import { Percent } from './Figures'
import { classColour } from './tokens'

/** A ring of shares with its legend in text, so that no share is known by colour alone. */
export function Shares({ slices, label }: { slices: Slice[]; label: string }) {
  return (
    <div className="shares">
      <Chart label={label} height={132} option={sharesOption(slices)} />
      <ul>
        {slices.map((slice) => (
          <li key={slice.asset_class} className="row between">
            <span className="row">
              <Dot assetClass={slice.asset_class} />
              {slice.label}
            </span>
            <Percent of={slice.weight} places={1} />
          </li>
        ))}
      </ul>
    </div>
  )
}

export function Dot({ assetClass }: { assetClass: string }) {
  return <span className="dot" style={{ background: classColour(assetClass) }} aria-hidden />
}
