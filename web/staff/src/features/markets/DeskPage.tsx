import { useQuery } from '@tanstack/react-query'
import { marketDeskQuery } from '@shared/api/markets'
import { Ready } from '@shared/ui/states'
import { useWords } from '@shared/words'
import { Actions } from './Actions'
import { Feeds } from './Feeds'
import { HeldPrices } from './HeldPrices'
import { Missing } from './Missing'

/** What the desk looks at in the morning: what needs a decision first. */
export default function DeskPage() {
  const t = useWords()
  const desk = useQuery(marketDeskQuery)
  return (
    <div className="page">
      <h1>{t('markets.title')}</h1>
      <Ready query={desk}>
        {(data) => (
          <>
            <HeldPrices held={data.held} />
            <Feeds feeds={data.feeds} />
            <Actions actions={data.corporate_actions} />
            <Missing missing={data.missing} day={data.day} />
          </>
        )}
      </Ready>
    </div>
  )
}
