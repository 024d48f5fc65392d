import { useMe } from '@shared/api/session'
import { NoticedList } from '@shared/ui/NoticedList'
import { useWords } from '@shared/words'

export default function NoticedPage() {
  const t = useWords()
  const customer = useMe().data?.customer_id ?? ''
  return (
    <div className="page">
      <p className="soft">{t('insight.intro')}</p>
      <NoticedList customer={customer} />
    </div>
  )
}
