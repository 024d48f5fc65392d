import { App } from 'antd'
import { may } from '@shared/api/abilities'
import { useNextDay } from '@shared/api/desk'
import { useMe } from '@shared/api/session'
import { formatDate } from '@shared/format'
import { Button } from '@shared/ui/Button'
import { useLanguage, useWords } from '@shared/words'

/** Moves the demo bank to its next business day: orders execute, prices are new. */
export function NextDay() {
  const t = useWords()
  const language = useLanguage()
  const { message } = App.useApp()
  const { data: me } = useMe()
  const next = useNextDay()
  if (!may(me, 'demo:day:advance')) return null
  return (
    <Button
      busy={next.isPending}
      data-testid="next-day"
      onClick={() =>
        next.mutate(undefined, {
          onSuccess: (day) => void message.success(t('system.next-day.done', { date: formatDate(day.business_date, language), count: day.executed })),
          onError: () => void message.error(t('state.failed')),
        })
      }
    >
      {t('system.next-day')}
    </Button>
  )
}
