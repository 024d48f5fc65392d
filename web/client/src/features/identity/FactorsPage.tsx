import { Factors } from '@shared/ui/identity/Factors'

export default function FactorsPage() {
  return <Factors />
}
