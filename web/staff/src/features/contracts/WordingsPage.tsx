import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '@shared/api/abilities'
import { useMe } from '@shared/api/session'
import { type WordingHistory, wordingsQuery, type WordingVersion } from '@shared/api/wordings'
import { useFilters } from '@shared/shell/navigation'
import { formatDate } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { Day } from '@shared/ui/Figures'
import { Loading, Ready } from '@shared/ui/states'
import { useLanguage, useWords } from '@shared/words'
import { ClauseText } from './ClauseText'
import { WordingForm } from './WordingForm'
import { WordingsWaiting } from './WordingsWaiting'

/** What customers sign, in every version; another wording is drafted by one person and released by another. */
export default function WordingsPage() {
  const t = useWords()
  const desk = useQuery(wordingsQuery)
  return (
    <div className="page" data-testid="wordings">
      <div className="page-head"><h1>{t('wordings.title')}</h1></div>
      <p className="soft">{t('wordings.intro')}</p>
      <Ready query={desk} loading={<Loading lines={10} />}>
        {(data) => (
          <div className="columns">
            <Histories all={data.templates} />
            <WordingsWaiting rows={data.waiting} />
          </div>
        )}
      </Ready>
    </div>
  )
}

const inForce = (of: WordingHistory) => of.versions.find((one) => one.version === of.in_force)

function Histories({ all }: { all: WordingHistory[] }) {
  const t = useWords()
  const language = useLanguage()
  const [filters, set] = useFilters()
  const chosen = all.find((one) => one.code === filters.wording) ?? all[0]
  if (!chosen) return null
  return (
    <section className="card stack">
      <label className="field">
        <span>{t('wordings.which')}</span>
        <select value={chosen.code} data-testid="wording-which" onChange={(event) => set({ wording: event.target.value })}>
          {all.map((one) => <option key={one.code} value={one.code}>{inForce(one)?.title[language] ?? one.code}</option>)}
        </select>
      </label>
      <p className="small soft">{chosen.basis}</p>
      <History key={chosen.code} of={chosen} />
    </section>
  )
}

function History({ of }: { of: WordingHistory }) {
  const t = useWords()
  const { data: me } = useMe()
  const [writing, setWriting] = useState(false)
  const [newest] = of.versions
  return (
    <>
      {writing && newest ? <WordingForm of={of} from={newest} onClose={() => setWriting(false)} /> : null}
      {!writing && may(me, 'contracts:template:propose') ? <div><Button look="primary" data-testid="wording-write" onClick={() => setWriting(true)}>{t('wordings.write')}</Button></div> : null}
      {of.versions.map((one) => <Version key={one.version} one={one} inForce={inForce(of)} />)}
    </>
  )
}

function Version({ one, inForce }: { one: WordingVersion; inForce: WordingVersion | undefined }) {
  const t = useWords()
  const language = useLanguage()
  const today = one === inForce
  const toCome = inForce !== undefined && one.since > inForce.since
  const mark = today ? 'wordings.in-force' : toCome ? 'wordings.to-come' : 'wordings.past'
  return (
    <details open={today} data-testid="wording-version">
      <summary className="row wrap">
        <strong>{one.title[language]}</strong>
        <span className="num">{one.version}</span>
        <span className={today ? 'mark good' : 'mark'}>{t(mark)}</span>
        <span className="small soft">{t('wordings.from', { day: formatDate(one.since, language) })} · {t('wordings.signers', { count: one.signers })}</span>
      </summary>
      <p className="small soft">
        {one.released_at ? <>{t('wordings.people', { made: one.made_by, released: one.released_by })} · <Day of={one.released_at} /></> : t('wordings.delivered')}
        {one.note ? `：${one.note}` : null}
      </p>
      <div className="stack">{one.clauses.map((clause) => <ClauseText key={clause.id} of={clause} />)}</div>
    </details>
  )
}
