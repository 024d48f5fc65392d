"""What the rules may ask about the product. Names are those of the product's terms wherever it has such a term."""

import re
from dataclasses import dataclass

from steward.kernel.time import BusinessDate

REGISTRATION = re.compile(r"Z\d+")


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """The product on the day of the act. None means nobody knows."""

    regime: str | None  # NFRA | CSRC | DEPOSIT | PRECIOUS_METAL | INSURANCE | MIFID2; None when the issuer is unknown
    issuer_type: str | None
    kind: str
    offering: str  # public | private
    state: str  # on_shelf | suspended | matured | draft
    issuer_grade: int | None
    seller_grade: int | None
    shown_grade: int | None
    nature: str = "fixed"  # fixed | mixed | equity | derivative, for the minimums of private products
    min_amount: int = 0  # the product's own minimum, minor units
    step: int = 1  # minor units

    # Terms.
    form: str | None = None  # of the kind: structured, cash, closed, open_daily, accumulation, fund ...
    fund_type: str | None = None  # money | bond | index_bond | mixed | index | active_equity
    benefit: str | None = None  # insurance: certain | participating | universal | unit_linked
    investor_rule: str | None = None  # private: W30 | P02
    max_amount: int | None = None  # minor units; None without an upper bound
    lock_days: int | None = None  # from purchase until it can be left
    established_on: BusinessDate | None = None
    cooling_off_hours: int | None = None
    cover_years: int | None = None  # insurance; 0 is for life
    group_cover: bool | None = None
    principal_at_risk: bool | None = None
    complex: bool | None = None
    sustainable: bool | None = None

    # What admission looked at.
    registration_code: str | None = None
    published: bool | None = None  # on the industry's own channel
    issuer_listed: bool | None = None  # the partner is on the head office's list
    agency: bool | None = None  # sold for another institution
    agency_contract: bool | None = None
    grading_factors: bool | None = None  # every factor of the grading sheet is on record
    tiered: bool | None = None
    open_ended: bool | None = None
    leverage_percent: int | None = None  # total assets in percent of net assets
    leveraged: bool | None = None  # deferred or leveraged contracts
    buy_fee_bps: int | None = None
    redeem_under_7_bps: int | None = None
    redeem_under_30_bps: int | None = None
    redeem_under_180_bps: int | None = None
    service_fee_after_year: bool | None = None  # a sales-service fee goes on after one year
    advice_fee_bps: int | None = None  # a year, of the assets advised on
    double_charge: bool | None = None  # advisory and distribution fee on the same assets
    holders: int | None = None  # without this customer
    size: int | None = None  # minor units
    documents_overdue: bool | None = None
    benchmark_changed: bool | None = None  # without approval and notice
    seller_grade_needed: int | None = None  # insurance: the grade of staff this class takes

    # The whole book: what customers hold of it together.
    at_limit: bool | None = None  # it, or its issuer, has reached the bank's own limit by the last complete book; None before the first

    # Products that invest in, or are advised by, managers of private funds.
    private_manager: str | None = None  # none | equity | securities
    manager_assets: int | None = None  # minor units
    manager_years: int | None = None
    manager_penalised: bool | None = None  # within three years
    hard_to_value: bool | None = None  # non-standard debt, unlisted equity, or linked to private funds
    management_approved: bool | None = None

    @classmethod
    def none(cls, regime: str) -> "ProductFacts":
        """No product: for acts that are about a customer, a screen or a model only."""
        return cls(regime, None, "none", "public", "draft", None, None, None)

    @property
    def grade(self) -> int | None:
        """The grade that counts: the higher of issuer's and seller's (regulation.md N02); None when nobody graded."""
        return self.higher(self.issuer_grade, self.seller_grade)

    @property
    def registered(self) -> bool | None:
        """Whether the registration code has the form of one (W08): Z and digits; None when none is on record."""
        return None if self.registration_code is None else REGISTRATION.fullmatch(self.registration_code) is not None

    @staticmethod
    def higher(*grades: int | None) -> int | None:
        """The highest grade anybody gave."""
        return max((g for g in grades if g is not None), default=None)
