import { useState } from 'react'
import type { Weighed } from '@shared/api/questionnaires'
import { Choices } from '@shared/ui/Choices'
import { useWords } from '@shared/words'

/** A questionnaire as it is scored, as the customer sees it, and as the customer sees it in large type. */
export function InstrumentPreview({ of }: { of: Weighed }) {
  const t = useWords()
  const [view, setView] = useState<'scores' | 'plain' | 'large'>('scores')
  const views = (['scores', 'plain', 'large'] as const).map((value) => ({ value, label: t(`suitability.preview.${value}`) }))
  return (
    <div className="stack" data-testid="instrument-preview">
      <div className="row"><Choices label={t('suitability.preview')} value={view} choices={views} onChange={setView} testId="preview" /></div>
      {view === 'scores' ? <Scores of={of} /> : <AsSeen of={of} large={view === 'large'} />}
    </div>
  )
}

function Scores({ of }: { of: Weighed }) {
  const t = useWords()
  return (
    <>
      <div className="scroll-x">
        <table className="match-table" data-testid="instrument-scores">
          <thead>
            <tr>
              <th scope="col">{t('suitability.held.question')}</th>
              <th scope="col">{t('suitability.preview.options')}</th>
              <th scope="col">{t('suitability.preview.facet')}</th>
            </tr>
          </thead>
          <tbody>
            {of.weighed.map((one, place) => (
              <tr key={one.id}>
                <td>
                  {place + 1}. {one.text}
                  {one.after_question ? <span className="small soft changed">{t('suitability.preview.after', { question: one.after_question })}</span> : null}
                </td>
                <td><ul className="plain">{one.options.map((option) => <li key={option.text} className="row between"><span>{option.text}</span><strong className="num">{option.score}</strong></li>)}</ul></td>
                <td>{one.facet}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {of.bands.length > 0 ? (
        <p className="row wrap">{t('suitability.preview.bands')} {of.bands.map((band) => <span key={band.level} className="mark num">{band.level} ≤ {band.up_to}</span>)}</p>
      ) : null}
      {of.caps.map((cap) => (
        <p key={cap.question + cap.level} className="small">{t('suitability.preview.cap', { question: cap.question, answers: cap.answers.join(' / '), level: cap.level })} <span className="mark">{cap.mark}</span></p>
      ))}
    </>
  )
}

/** One question a screen of a phone, walked through by hand. */
function AsSeen({ of, large }: { of: Weighed; large: boolean }) {
  const t = useWords()
  const [place, setPlace] = useState(0)
  const question = of.weighed[place]
  if (!question) return null
  return (
    <div className={large ? 'phone large-type' : 'phone'} data-testid="as-seen">
      <span className="small soft">{t('suitability.place', { place: place + 1, count: of.weighed.length })}</span>
      <h2>{question.text}</h2>
      {question.options.map((option) => (
        <button key={option.text} type="button" className="button wide option" onClick={() => setPlace(Math.min(place + 1, of.weighed.length - 1))}>{option.text}</button>
      ))}
      <button type="button" className="button" disabled={place === 0} onClick={() => setPlace(place - 1)}>{t('suitability.back')}</button>
    </div>
  )
}
