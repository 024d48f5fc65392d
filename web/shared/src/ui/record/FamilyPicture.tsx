import type { Family, Kin } from '@shared/api/types'
import { useWords } from '@shared/words'
import './record.css'

const OLDER = ['parent', 'elder_generation', 'benefactor']
const PARTNER = ['spouse']
const YOUNGER = ['child', 'ward', 'next_generation']

const isOne = (kin: Kin, roles: string[]) => kin.roles.some((role) => roles.includes(role.role))

/** The family by generation, elders above and children below; organisations and contacts stand beside. */
export function FamilyPicture({ family, open }: { family: Family; open?: (kin: Kin) => React.ReactNode }) {
  const t = useWords()
  const [me, ...others] = family.kin
  if (!me) return null
  const older = others.filter((kin) => isOne(kin, OLDER))
  const younger = others.filter((kin) => !isOne(kin, OLDER) && isOne(kin, YOUNGER))
  const partner = others.filter((kin) => isOne(kin, PARTNER))
  const rest = others.filter((kin) => ![...older, ...younger, ...partner].includes(kin))
  return (
    <figure className="family" data-testid="family" aria-label={t('record.family')}>
      {older.length > 0 ? <Generation kin={older} open={open} /> : null}
      <div className="generation centre">
        <Person kin={me} self />
        {partner.map((kin) => <Person key={kin.id} kin={kin} open={open} />)}
      </div>
      {younger.length > 0 ? <Generation kin={younger} open={open} below /> : null}
      {rest.length > 0 ? <Generation kin={rest} open={open} aside /> : null}
    </figure>
  )
}

interface Row {
  kin: Kin[]
  open: ((kin: Kin) => React.ReactNode) | undefined
  below?: boolean
  aside?: boolean
}

function Generation({ kin, open, below = false, aside = false }: Row) {
  return (
    <div className={`generation${below ? ' below' : ''}${aside ? ' aside' : ''}`}>
      {kin.map((one) => <Person key={one.id} kin={one} open={open} />)}
    </div>
  )
}

function Person({ kin, self = false, open }: { kin: Kin; self?: boolean; open?: ((kin: Kin) => React.ReactNode) | undefined }) {
  const t = useWords()
  return (
    <div className={`kin${self ? ' self' : ''}`}>
      <span className="avatar" aria-hidden>{kin.name.slice(0, 1)}</span>
      <strong>{open ? open(kin) : kin.name}</strong>
      <span className="small soft">{self ? t('record.self') : kin.roles.map((role) => role.label).join(' · ')}</span>
      <span className="small soft">
        {kin.age === null ? '' : t('record.age', { age: kin.age })} {kin.minor ? <span className="mark wait">{t('record.minor')}</span> : null}
      </span>
    </div>
  )
}
