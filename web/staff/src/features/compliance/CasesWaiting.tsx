import { useInfiniteQuery } from '@tanstack/react-query'
import { casesQuery } from '@shared/api/cases'
import { useWords } from '@shared/words'

/** How many cases wait, beside their place in the list of places: red while one of them is late. */
export function CasesWaiting() {
  const t = useWords()
  const { data } = useInfiniteQuery(casesQuery('waiting'))
  const head = data?.pages[0]
  if (!head || head.waiting === 0) return null
  const late = head.overdue > 0
  const said = [late ? t('cases.late', { count: head.overdue }) : '', head.mine > 0 ? t('cases.yours', { count: head.mine }) : '']
  const more = said.filter(Boolean).join(' · ')
  return (
    <span
      className={`mark ${late ? 'bad' : 'wait'}`}
      data-testid="cases-badge"
      title={more || t('cases.waiting', { count: head.waiting })}
    >
      {head.waiting}
      {more ? <span className="hidden-label">{more}</span> : null}
    </span>
  )
}
