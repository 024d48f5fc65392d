"""What the rules may ask about the customer."""

from dataclasses import dataclass

from steward.guard.compliance.model.acts import Capacity
from steward.kernel.time import BusinessDate

# Facts of a reason that compliance alone may learn.
INSIDE = frozenset({"customer_list_hit", "customer_aml_risk"})


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """The customer on the day of the act. None means nobody knows, and rules that need it fail closed."""

    kind: str  # person | organisation
    level: int | None  # of the newest confirmed assessment, expired or not
    assessment: str  # valid | expired | missing | predicted
    assessed_on: BusinessDate | None = None
    confirmed: bool = True
    age: int | None = None
    capacity: Capacity | None = Capacity.FULL
    guardian_consent: bool = False
    claims_professional: bool = False
    qualified_investor: bool = False  # proved the test W30
    declared_assets: int | None = None  # minor units of the order's currency
    special_care_done: bool = False
    needs_analysed: bool = False

    # Who they are to the bank.
    kyc: str | None = None  # passed | pending | failed
    list_hit: bool | None = None  # on a sanctions or terror list
    frozen: bool | None = None  # by a court or an authority
    id_expires_on: BusinessDate | None = None  # last valid day; 9999-12-31 for one without an end
    aml_risk: str | None = None  # low | medium | high
    funds_explained: bool | None = None  # the source of funds is on record
    first_record: bool | None = None  # first purchase anywhere in the bank
    vulnerable: bool | None = None

    # What they allow to be done with what is known of them.
    erased: bool | None = None  # deletion asked for, kept for the law only
    personalised: bool | None = None  # did not switch personal recommendation off
    marketing_consent: bool | None = None

    # What was asked of them.
    needs_known: bool | None = None  # everything the product's papers ask was answered
    profile_changed: bool | None = None  # reported a change after the assessment
    horizon_months: int | None = None
    bears_no_loss: bool | None = None  # "cannot bear any loss"
    experience_years: int | None = None
    household_income: int | None = None  # a year, minor units
    capacity_level: int | None = None  # 1-5, ability to bear losses
    knowledge_level: int | None = None  # 1-5, knowledge and experience
    appropriate: bool | None = None  # passed the test of knowledge for this kind of product
    sustainability_asked: bool | None = None
    sustainability_wanted: bool | None = None

    # Proofs of a qualified investor; the tests are those of the products' sheet.
    qualified_private_fund: bool | None = None  # proved the test P02
    qualified_on: BusinessDate | None = None  # day of the oldest proof relied on
