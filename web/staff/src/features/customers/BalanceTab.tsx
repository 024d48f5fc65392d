import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { statementQuery } from '@shared/api/record'
import { Choices } from '@shared/ui/Choices'
import { Balance } from '@shared/ui/record/Balance'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'

/** Balance sheet and cash flow of the person or the household; risk levels stay with each person. */
export function BalanceTab({ customer, asOf }: { customer: string; asOf: string | undefined }) {
  const t = useWords()
  const [whose, setWhose] = useState<'person' | 'household'>('person')
  const statement = useQuery(statementQuery(customer, asOf, whose === 'household'))
  return (
    <div className="stack">
      <div className="row"><Choices
        label={t('record.whose')}
        value={whose}
        choices={[{ value: 'person', label: t('record.person') }, { value: 'household', label: t('customers.household') }]}
        onChange={setWhose}
      /></div>
      <Ready query={statement}>{(data) => <Balance of={data} />}</Ready>
    </div>
  )
}
