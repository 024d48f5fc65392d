"""What the rules may ask about a page that shows a product, about a release, and about the bank."""

from dataclasses import dataclass

from steward.kernel.time import BusinessDate


@dataclass(frozen=True, slots=True)
class ShownFacts:
    """What a page, list or medium shows of a product, and to whom. None means nobody knows."""

    audience: str | None = None  # public | customer | qualified
    promotion: bool | None = None  # it promotes, beside informing
    own_platform: bool | None = None
    grade: bool | None = None
    parties: bool | None = None  # manager, seller and custodian are named
    agency: bool | None = None  # says whose product it is
    registration: bool | None = None
    opening_sentence: bool | None = None  # 理财非存款、产品有风险、投资须谨慎
    related_party: bool | None = None  # the issuer is related
    related_party_marked: bool | None = None
    sorted_by: str | None = None  # neutral | performance | benchmark | commission
    strategy: bool | None = None  # a portfolio strategy of fund advice

    performance: bool | None = None
    performance_from: BusinessDate | None = None
    performance_to: BusinessDate | None = None
    performance_statement: bool | None = None  # the past says nothing of the future
    simulated: bool | None = None  # back-test, best period or single customers
    annualised_days: int | None = None  # length of the period that is shown as a yearly rate
    limits_told: bool | None = None  # of quick redemption
    benchmark: bool | None = None
    benchmark_explained: bool | None = None  # with reason, basis and method
    benchmark_statement: bool | None = None  # not the expected return
    benchmark_emphasised: bool | None = None  # alone, or larger than its explanation
    benchmark_beside: bool | None = None  # in the same position as the performance
    benchmark_contractual: bool | None = None
    rating: bool | None = None
    rating_agency: bool | None = None
    rating_on: BusinessDate | None = None
    medium: str | None = None  # page | audio | video | live
    risk_seconds: int | None = None
    host_licensed: bool | None = None
    ai_made: bool | None = None
    ai_labelled: bool | None = None
    deposit_cover_claimed: bool | None = None  # says the deposit insurance covers it


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What goes live. None means nobody looked."""

    kind: str | None = None  # screen | questionnaire | model | campaign | partner | data
    boxes_ticked: bool | None = None
    consent_bundled: bool | None = None
    consent_forced: bool | None = None  # service depends on an optional consent
    goods_bundled: bool | None = None
    buy_steps: int | None = None
    cancel_steps: int | None = None
    wording_passed: bool | None = None
    switch_present: bool | None = None  # personal recommendation can be switched off, at once
    off_uses_profile: bool | None = None  # and then still uses traits of the customer
    ai_labels: bool | None = None
    ai_says_so: bool | None = None  # the assistant says that it is one
    assessment_by_partner: bool | None = None
    contract_by_partner: bool | None = None
    payment_by_partner: bool | None = None
    advice_by_partner: bool | None = None
    partner_approved: bool | None = None  # carries the bank's approval id
    scores_shown: bool | None = None  # a questionnaire shows its scores or coaches
    topics_complete: bool | None = None  # a questionnaire covers all five groups
    elder_friendly: bool | None = None
    model_filed: bool | None = None
    model_owner: bool | None = None
    model_graded: bool | None = None
    stop_tested: bool | None = None
    impact_assessed: bool | None = None  # on personal information
    fields_ungraded: int | None = None
    ranks_by_commission: bool | None = None
    prices_by_profile: bool | None = None


@dataclass(frozen=True, slots=True)
class BankFacts:
    """What the bank may do. None means nobody filled it in."""

    sells_licensed: bool | None = None
    advice_licensed: bool | None = None
    fund_advice_licensed: bool | None = None
    derivatives_licensed: bool | None = None
