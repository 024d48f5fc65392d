import type { Schemas } from '@shared/api/types'
import { formatDate } from '@shared/format'
import { useLanguage, useWords } from '@shared/words'
import { Pick } from './Pick'

interface Props {
  sets: Schemas['LeverSetOut'][]
  value: string
  onChange: (version: string) => void
}

/** Which set of capital-market assumptions is taken instead of the one in force, by name and day. */
export function SetField({ sets, value, onChange }: Props) {
  const t = useWords()
  const language = useLanguage()
  const told = (one: Schemas['LeverSetOut']) => {
    const made = one.estimated_on === null ? t('whatif.set.judged') : t('whatif.set.estimated', { day: formatDate(one.estimated_on, language) })
    const counts = one.counts_from === null ? t('whatif.set.waits') : t('whatif.set.since', { day: formatDate(one.counts_from, language) })
    return [one.version, made, counts, ...(one.in_force ? [t('whatif.set.now')] : [])].join(' · ')
  }
  return (
    <>
      <Pick label={t('whatif.set')} blank="—" testId="set" value={value} options={sets.map((one) => [one.version, told(one)])} onChange={onChange} />
      <p className="small soft">{t('whatif.set.note')}</p>
    </>
  )
}
