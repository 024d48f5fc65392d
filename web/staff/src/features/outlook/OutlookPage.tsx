import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { expectationsQuery } from '@shared/api/outlook'
import { Choices } from '@shared/ui/Choices'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Ranges } from './Ranges'
import { Record } from './Record'
import { Sets } from './Sets'
import { Views } from './Views'

const PARTS = ['views', 'ranges', 'record', 'sets'] as const
type Part = (typeof PARTS)[number]

/** The research team's desk: views, what is expected, how views turned out, and estimated sets. */
export default function OutlookPage() {
  const t = useWords()
  const outlook = useQuery(expectationsQuery)
  const [part, setPart] = useState<Part>('views')
  return (
    <div className="page">
      <h1>{t('outlook.title')}</h1>
      <Choices label={t('outlook.part')} value={part} onChange={setPart} testId="outlook-part" choices={PARTS.map((value) => ({ value, label: t(`outlook.part.${value}`) }))} />
      <Ready query={outlook}>
        {(data) => {
          const labels = new Map(data.classes.map((one) => [one.asset_class, one.label]))
          if (part === 'ranges') return <Ranges outlook={data} />
          if (part === 'record') return <Record labels={labels} />
          if (part === 'sets') return <Sets labels={labels} />
          return <Views labels={labels} />
        }}
      </Ready>
    </div>
  )
}
