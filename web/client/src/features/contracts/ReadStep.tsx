import { useEffect, useRef, useState } from 'react'
import { type Disclosure, type ShownDocument, useAcknowledge, useRead, useShow } from '@shared/api/disclosures'
import { Button } from '@shared/ui/Button'
import { Refused } from '@shared/ui/states'
import { useWords } from '@shared/words'

type Section = ShownDocument['sections'][number]

/** One part after the other: the next opens when this one lay open long enough; what was read stays on the page. */
export function ReadStep({ of, document }: { of: Disclosure; document: ShownDocument }) {
  const t = useWords()
  const show = useShow(of.id)
  const read = useRead(of.id)
  const acknowledge = useAcknowledge(of.id)
  const [passed, setPassed] = useState(0)
  const opened = useRef(false)
  useEffect(() => {
    // The server's clock starts when the document opens, once a visit.
    if (!opened.current) show.mutate(document.code)
    opened.current = true
  }, [document.code, show])

  const done = document.sections.filter((s, place) => place < passed || s.seconds >= s.min_seconds && s.seconds > 0).length
  const place = Math.max(passed, done)
  const section = document.sections[place]
  const next = (seconds: number) => {
    if (!section) return
    read.mutate({ code: document.code, seconds: { [section.id]: seconds } }, { onSuccess: () => setPassed(place + 1) })
  }
  return (
    <section className="card stack" aria-busy={show.isPending} data-testid="read" data-code={document.code}>
      <h2>{document.title}</h2>
      {document.sections.slice(0, place + 1).map((s) => <Part key={s.id} section={s} now={s === section} />)}
      <Refused error={show.error ?? read.error ?? acknowledge.error} />
      {section ? (
        <NextPart key={section.id} section={section} ready={show.isSuccess} busy={read.isPending} onNext={next} />
      ) : (
        <>
          <p className="soft">{t('contracts.acknowledge.means')}</p>
          <Button
            look="primary"
            wide
            autoFocus
            busy={acknowledge.isPending}
            data-testid="acknowledge"
            onClick={() => acknowledge.mutate({ code: document.code, hash: document.hash })}
          >
            {t('contracts.acknowledge', { title: document.title })}
          </Button>
        </>
      )}
    </section>
  )
}

function Part({ section, now }: { section: Section; now: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (now) heading.current?.focus()
  }, [now])
  return (
    <article className="stack part" data-testid="part">
      <h3 ref={heading} tabIndex={-1}>{section.title}</h3>
      {section.lines.map((line) => (
        <p key={line.text} className={line.amount ? 'row between' : ''}>
          <span>{line.text}</span>
          {line.amount ? <strong className="num">{line.amount}</strong> : null}
        </p>
      ))}
    </article>
  )
}

interface NextProps {
  section: Section
  ready: boolean
  busy: boolean
  onNext: (seconds: number) => void
}

/** Counts the seconds this part has been open; the button says how many are left. */
function NextPart({ section, ready, busy, onNext }: NextProps) {
  const t = useWords()
  const seconds = useSecondsOpen(ready)
  const left = Math.max(0, section.min_seconds - section.seconds - seconds)
  return (
    <Button look="primary" wide disabled={!ready || left > 0} busy={busy} data-testid="next-part" onClick={() => onNext(seconds)}>
      {left > 0 ? t('contracts.seconds-left', { seconds: left }) : t('contracts.next-part')}
    </Button>
  )
}

/** Whole seconds since it opened, while the page is looked at. */
function useSecondsOpen(running: boolean): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => {
      if (globalThis.document.visibilityState === 'visible') setSeconds((n) => n + 1)
    }, 1000)
    return () => clearInterval(timer)
  }, [running])
  return seconds
}
