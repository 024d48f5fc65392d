import { useInfiniteQuery } from '@tanstack/react-query'
import { cashEntriesQuery } from '@shared/api/books'
import { useCustomerId } from './customer'
import { Entries } from './Entries'

export default function CashPage() {
  const entries = useInfiniteQuery(cashEntriesQuery(useCustomerId()))
  return (
    <div className="page">
      <Entries query={entries} />
    </div>
  )
}
