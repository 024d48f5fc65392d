"""What the rules may ask about the act itself, and about what happened before it."""

from dataclasses import dataclass

from steward.kernel.time import BusinessDate


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """How an order came about and what was done before it. None means nobody knows."""

    # Where and by whom.
    channel: str | None = None  # online | branch | remote
    own_channel: bool | None = None  # run by the bank, not by a partner
    assisted: bool | None = None  # staff helped
    purpose: str | None = None  # of a contact: commercial | service | consent
    hour: int | None = None  # of a contact the bank begins: 0-23 on the bank's clock
    begun_by: str | None = None  # customer | bank | assistant | manager of a mandate
    customer_confirmed: bool | None = None  # the customer, not the assistant, gave the last word
    human_reviewed: bool | None = None  # a person of the bank looked at exactly this act and let it pass
    seller_qualified: bool | None = None  # licence of the staff member for this kind of product
    seller_grade: int | None = None  # insurance: grade of the staff member
    filled_by_customer: bool | None = None  # nobody else answered, confirmed or signed
    engine_checked: bool | None = None  # carries the id of a decision of this engine

    # What was shown, said and signed.
    recorded: bool | None = None  # sound and picture with an id, complete
    recording_consent: bool | None = None
    recording_nodes: bool | None = None  # every station of the script has its time
    disclosures_complete: bool | None = None
    opinion_acknowledged: bool | None = None
    risk_statement_signed: bool | None = None  # typed, spoken or signed by the customer
    special_warning_signed: bool | None = None  # the special written warning of a mismatch
    stop_advised: bool | None = None  # insurance: the bank advised to stop
    choice_signed: bool | None = None  # insurance: "my own choice", in writing, after a second explanation
    uncertainty_signed: bool | None = None  # insurance: declaration on uncertain benefits
    report_given: bool | None = None  # suitability report, before the deal
    key_terms_shown: bool | None = None  # each by itself, with its dwell time
    electronic_form_agreed: bool | None = None
    signature_valid: bool | None = None
    branch_excused: bool | None = None  # agreed in writing to buy high grades outside the branch
    sharing_consent: bool | None = None  # to give data to this issuer
    private_session: bool | None = None  # sold without public offering and without splitting shares

    # The money.
    payer_is_customer: bool | None = None
    borrowed_money: bool | None = None
    fee_on_tariff: bool | None = None  # by the approved tariff, whoever the customer is
    first_of_kind: bool | None = None  # first purchase from this kind of issuer
    remaining: int | None = None  # redeeming: value of what is left, minor units
    held_days: int | None = None  # redeeming: of the youngest lot taken
    lock_ends_on: BusinessDate | None = None  # redeeming: first day on which it can be left; the act's own day when free

    managed_percent: int | None = None  # of the assets under a mandate, in this product after the act

    day_redeemed_percent: int | None = None  # net redemption of the open day, of the shares of the day before, rounded up
    defer_choice: str | None = None  # defer | cancel: what becomes of a part that is not taken at once

    # States that have to be over before money moves.
    cooling_over: bool | None = None
    called_back: bool | None = None
    reflection_over: bool | None = None

    # Switching, and what the customer adapted.
    switching: bool | None = None
    switch_benefit: int | None = None  # minor units
    switch_cost: int | None = None  # minor units
    preference_adapted: bool | None = None

    # Insurance.
    premium: int | None = None  # one payment, minor units
    premium_single: bool | None = None
    pay_years: int | None = None
    budget: int | None = None  # what the applicant meant to pay, minor units
    duplicate_cover: bool | None = None
    beneficiary_known: bool | None = None


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """What is held and valued. None means nobody looked."""

    loss_percent: int | None = None  # below the value at the start of the reporting period, whole percent
    reported_percent: int | None = None  # the loss last told to the customer in this period, 0 when none


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that happened on a day, with its amount in minor units, or 0 when only the day matters."""

    on: BusinessDate
    amount: int = 0


@dataclass(frozen=True, slots=True)
class HistoryFacts:
    """What happened before the act, without it; any order. None means nobody looked."""

    quick_redemptions: tuple[Dated, ...] | None = None  # of this customer, product, and channel or seller
    purchases: tuple[Dated, ...] | None = None  # of this customer, in this product
    assessments: tuple[Dated, ...] | None = None  # of this customer, all channels of the legal entity, scored or abandoned after the score
    loans_paid_out: tuple[Dated, ...] | None = None  # to the paying account
    consents_refused: tuple[Dated, ...] | None = None  # of the purpose that is asked for
    contacts: tuple[Dated, ...] | None = None  # that the bank began with this customer
