import { useQuery } from '@tanstack/react-query'
import { whyNotQuery } from '../../api/allocation'
import { Loading, Ready } from '../states'

/** What keeps one product out of today's plan for a customer, or that the plan takes it. */
export function WhyNotAnswer({ customer, code }: { customer: string; code: string }) {
  const found = useQuery(whyNotQuery(customer, code))
  return (
    <Ready query={found} loading={<Loading lines={2} />}>
      {({ name, reason }) => (
        <div className="stack" data-testid="why-not-reason">
          <p><strong>{name}</strong> · {reason.text}</p>
          {reason.children.length > 0 ? <ul className="points">{reason.children.map((part) => <li key={part.code}>{part.text}</li>)}</ul> : null}
        </div>
      )}
    </Ready>
  )
}
