import type { components, paths } from './schema'

export type Schemas = components['schemas']
export type Money = Schemas['MoneyOut']
export type Me = Schemas['MeOut']
export type Persona = Schemas['PersonaOut']
export type Home = Schemas['HomeOut']
export type Assessment = Schemas['AssessmentOut']
export type Performance = Schemas['PerformanceOut']
export type PerformanceSpan = Schemas['SpanOut']
export type Contribution = Schemas['ContributionOut']
export type Position = Schemas['PositionOut']
export type Entry = Schemas['EntryOut']
export type Proposal = Schemas['ProposalOut']
export type ProposalState = Proposal['state']
export type ProposalRow = Schemas['ProposalRowOut']
export type ProposalLine = Schemas['ProposalLineOut']
export type AllocationRow = Schemas['AllocationRowOut']
export type AllocationDesk = Schemas['AllocationDeskOut']
export type RebalanceMode = AllocationDesk['mode']
export type Explanation = Schemas['ExplanationOut']
export type Order = Schemas['OrderOut']
export type OrderState = NonNullable<NonNullable<paths['/api/orders']['get']['parameters']['query']>['state']>
export type OrderStep = Schemas['OrderStepOut']
export type Product = Schemas['ProductOut']
export type ShelfPage = Schemas['ShelfOut']
export type HiddenCount = Schemas['HiddenOut']
export type ProductPage = Schemas['ProductPageOut']
export type ProductSort = NonNullable<NonNullable<paths['/api/products']['get']['parameters']['query']>['sort']>
export type ProductKind = NonNullable<NonNullable<paths['/api/products']['get']['parameters']['query']>['kind']>
export type CustomerRow = Schemas['CustomerRowOut']
export type Customer = Schemas['CustomerOut']
export type Verdict = Schemas['VerdictOut']
export type Facts = Schemas['FactsOut']
export type FactGroup = Schemas['FieldGroupOut']
export type FactField = Schemas['FieldOut']
export type Family = Schemas['FamilyOut']
export type Kin = Schemas['KinOut']
export type StatementOf = Schemas['StatementOfOut']
export type StatementLine = Schemas['LineOut']
export type Statement = Schemas['StatementOut']
export type CatalogueField = Schemas['CatalogueFieldOut']
export type StepUp = Schemas['StepUpOut']
export type FactorKind = StepUp['factors'][number]

/** One page of a list: the cursor is null on the last. */
export interface Page<Item> {
  items: Item[]
  next_cursor?: string | null
}
