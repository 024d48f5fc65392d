"""The cases of wealth products, funds, private funds, metals and recording."""

from steward.guard.compliance.model import Act
from steward.kernel.time import add_days
from tests.unit.compliance.facts import TODAY
from tests.unit.compliance.rule_cases import (
    FUND,
    GOLD,
    PRIVATE,
    PRIVATE_FUND,
    REFER,
    STRUCTURED,
    WARN,
    Case,
    Changes,
    day,
    no,
    times,
    yes,
)

LEAST = {"fixed": 30_000_000, "mixed": 40_000_000, "equity": 100_000_000, "derivative": 100_000_000}
FULL: Changes = {"product.holders": 200}
OWN: Changes = {"product.issuer_type": "bank"}


def natures(field: str, less: int) -> tuple[Changes, ...]:
    """The minimum of each nature, less so many fen."""
    return tuple({"product.nature": nature, field: least - less} for nature, least in LEAST.items())


WEALTH: dict[str, Case] = {
    "W01": Case(
        Act.BUY,
        ({"order.amount": 999_999},),
        ({"order.amount": 1_000_000}, {"order.amount": 999_999, "product.issuer_type": "wealth_company"}),
        OWN,
    ),
    "W02": Case(Act.BUY, natures("order.amount", 1), natures("order.amount", 0), PRIVATE),
    "W02r": Case(Act.REDEEM, natures("order.remaining", 1), ({"order.remaining": 0}, *natures("order.remaining", 0)), PRIVATE, WARN),
    "W03": Case(Act.BUY, (FULL, {"product.holders": 201}), ({"product.holders": 199},), PRIVATE),
    "W04": no("order.cooling_over", Act.EXECUTE, PRIVATE),
    "W04l": Case(
        Act.LIST, ({"product.cooling_off_hours": 23}, {"product.cooling_off_hours": None}), ({"product.cooling_off_hours": 24},), PRIVATE
    ),
    "W05": Case(
        Act.LIST,
        ({"product.tiered": True}, {"product.leverage_percent": 141}, {"product.open_ended": False, "product.leverage_percent": 201}),
        ({"product.leverage_percent": 140}, {"product.open_ended": False, "product.leverage_percent": 200}),
    ),
    "W06": Case(
        Act.BUY,
        ({"order.first_of_kind": True}, {"order.first_of_kind": True, "order.channel": "remote"}),
        ({"order.first_of_kind": True, "order.channel": "branch", "order.recorded": True}, {"order.first_of_kind": False}),
        {**OWN, "order.amount": 1_000_000},
    ),
    "W07": no("shown.performance_statement", Act.SHOW),
    "W07d": Case(Act.SHOW, ({"shown.performance_from": None}, {"shown.performance_to": None})),
    "W08": Case(Act.LIST, ({"product.registration_code": "C123"}, {"product.registration_code": None})),
    "W08s": no("shown.registration", Act.SHOW),
    "W09": no("order.risk_statement_signed"),
    "W09s": no("shown.opening_sentence", Act.SHOW),
    "W10": Case(
        Act.BUY,
        ({"product.grade": 4}, {"product.grade": 5}),
        ({"product.grade": 3}, {"product.grade": 4, "order.channel": "branch"}, {"product.grade": 4, "order.branch_excused": True}),
        {"order.branch_excused": False, "customer.level": 5},
    ),
    "W11": yes("order.borrowed_money"),
    "W11t": Case(
        Act.BUY,
        ({"history.loans_paid_out": times(1)}, {"history.loans_paid_out": times(1, add_days(TODAY, -1))}),
        ({"history.loans_paid_out": times(1, add_days(TODAY, -2))}, {"history.loans_paid_out": times(1), "order.human_reviewed": True}),
        decision=REFER,
    ),
    "W21": no("bank.sells_licensed"),
    "W22": no("shown.grade", Act.SHOW),
    "W23": Case(Act.SHOW, ({"shown.benchmark_explained": False}, {"shown.benchmark_emphasised": True}), ({}, {"shown.benchmark": False})),
    "W25": Case(
        Act.BUY,
        ({"customer.assessed_on": day(2025, 1, 29)},),
        ({"customer.assessed_on": day(2025, 1, 30)},),
        {"order.as_of": day(2026, 1, 30)},
    ),
    "W26": Case(
        Act.BUY, ({"product.grade": 4},), ({"product.grade": 3},), {"order.as_of": day(2022, 1, 4), "customer.assessed_on": day(2022, 1, 4)}
    ),
    "W30": Case(
        Act.BUY,
        ({"customer.qualified_on": day(2026, 5, 21)}, {"customer.qualified_on": None}),
        ({"customer.qualified_on": day(2026, 5, 22)},),
        PRIVATE,
    ),
    "W33": Case(Act.RECOMMEND, ({"bank.advice_licensed": False},), ({}, {"bank.advice_licensed": None}, {"order.recommended": False})),
    "W33m": Case(
        Act.RELEASE,
        ({"release.model_filed": False}, {"release.stop_tested": False}, {"release.stop_tested": None}),
        base={"release.kind": "model"},
    ),
    "W40": Case(Act.SHOW, ({"shown.benchmark_statement": False}, {"shown.benchmark_explained": False}), ({}, {"shown.benchmark": False})),
    "W41": yes("product.benchmark_changed", Act.SHOW),
    "W42": Case(
        Act.SHOW,
        ({"product.established_on": day(2026, 10, 23)}, {"product.established_on": None}),
        ({"product.established_on": day(2026, 10, 22)}, {"product.established_on": TODAY, "shown.performance": False}),
    ),
    "W44": no("product.published", Act.LIST),
    "W45": Case(Act.BUY, ({"product.documents_overdue": True},), ({}, {"product.documents_overdue": None})),
    "SD1": Case(Act.BUY, ({"order.amount": 999_999},), ({"order.amount": 1_000_000},), STRUCTURED),
    "SD2": no("order.cooling_over", Act.EXECUTE, STRUCTURED),
    "SD3": Case(
        Act.LIST,
        ({"bank.derivatives_licensed": False}, {"product.cooling_off_hours": 23}),
        ({"product.cooling_off_hours": 24},),
        STRUCTURED,
    ),
}

ASKED: Changes = {**FUND, "product.grade": 4}
FUNDS: dict[str, Case] = {
    "F01": Case(Act.BUY, ({"product.grade": 2}, {"product.grade": 3}), ({"product.grade": 1},), {**FUND, "customer.level": 1}),
    "F02": Case(Act.BUY, ({}, {"order.special_warning_signed": True}), ({"product.grade": 3},), ASKED),
    "F02o": Case(
        Act.RECOMMEND,
        ({"product.lock_days": 361},),
        ({"product.lock_days": 360}, {"customer.horizon_months": None}),
        {"customer.horizon_months": 12},
    ),
    "F03": Case(Act.BUY, ({"product.grade": 4},), ({"product.grade": 3},), {**FUND, "customer.level": 5}, WARN),
    "F05": Case(Act.BUY, ({"order.opinion_acknowledged": False}, {"order.disclosures_complete": None}), base=FUND),
    "F10": Case(
        Act.LIST, ({"product.seller_grade": 1, "product.shown_grade": 2},), ({"product.seller_grade": 3, "product.shown_grade": 3},), FUND
    ),
    "F20": no("shown.parties", Act.SHOW, FUND),
    "F21": Case(
        Act.SHOW,
        ({"product.established_on": day(2026, 5, 23)},),
        ({"product.established_on": day(2026, 5, 22)}, {"product.established_on": TODAY, "shown.promotion": False}),
        FUND,
    ),
    "F21i": Case(
        Act.SHOW,
        ({"shown.performance_to": day(2025, 6, 30)}, {"shown.performance_to": day(2025, 7, 1)}),
        ({"shown.performance_to": day(2025, 7, 2)},),
        FUND,
    ),
    "F21b": no("shown.benchmark", Act.SHOW, FUND),
    "F22": no("shown.performance_statement", Act.SHOW, FUND),
    "F23": Case(
        Act.SHOW,
        ({"shown.rating_on": day(2024, 11, 21)}, {"shown.rating_on": None}, {"shown.rating_agency": False}),
        ({"shown.rating_on": day(2024, 11, 22)},),
        {**FUND, "shown.rating": True, "shown.rating_agency": True, "shown.rating_on": TODAY},
    ),
    "F24": Case(
        Act.SHOW, ({"shown.risk_seconds": 4}, {"shown.risk_seconds": None}), ({"shown.risk_seconds": 5},), {**FUND, "shown.medium": "audio"}
    ),
    "F26": Case(Act.SHOW, ({"shown.benchmark_beside": False}, {"shown.benchmark_contractual": False}), base=FUND),
    "A01": Case(
        Act.BUY,
        ({"bank.fund_advice_licensed": False},),
        ({}, {"bank.fund_advice_licensed": False, "order.begun_by": "customer"}),
        {**FUND, "order.begun_by": "manager"},
    ),
    "A02": Case(Act.SHOW, ({"customer.level": None},), ({}, {"customer.level": None, "shown.strategy": False}), {"shown.strategy": True}),
    "A03": Case(
        Act.BUY,
        ({"order.managed_percent": 21},),
        ({"order.managed_percent": 20}, {"order.managed_percent": 21, "product.fund_type": "money"}),
        {**FUND, "order.begun_by": "manager"},
    ),
    "A04": yes("product.double_charge", Act.LIST, FUND),
    "A06": Case(Act.LIST, ({"product.advice_fee_bps": 501},), ({"product.advice_fee_bps": 500}, {"product.advice_fee_bps": None}), FUND),
    "E01": Case(
        Act.LIST,
        (
            {"product.fund_type": "active_equity", "product.buy_fee_bps": 81},
            {"product.fund_type": "mixed", "product.buy_fee_bps": 51},
            {"product.fund_type": "index", "product.buy_fee_bps": 31},
            {"product.fund_type": "bond", "product.buy_fee_bps": 31},
        ),
        (
            {"product.fund_type": "active_equity", "product.buy_fee_bps": 80},
            {"product.fund_type": "mixed", "product.buy_fee_bps": 50},
            {"product.fund_type": "index_bond", "product.buy_fee_bps": 30},
        ),
        FUND,
    ),
    "E02": Case(
        Act.LIST,
        (
            {"product.redeem_under_7_bps": 149},
            {"product.redeem_under_30_bps": 99},
            {"product.redeem_under_180_bps": 49},
            {"product.redeem_under_7_bps": 149, "product.fund_type": "bond"},
        ),
        (
            {},
            {"product.redeem_under_7_bps": 0, "product.fund_type": "money"},
            {"product.redeem_under_30_bps": 0, "product.redeem_under_180_bps": 0, "product.fund_type": "index"},
        ),
        FUND,
    ),
    "E02w": Case(Act.REDEEM, ({"order.held_days": 6},), ({"order.held_days": 7}, {"order.held_days": None}), FUND, WARN),
    "E03": Case(
        Act.LIST,
        ({"product.service_fee_after_year": True},),
        ({}, {"product.service_fee_after_year": True, "product.fund_type": "money"}),
        FUND,
    ),
}

MANAGED: Changes = {"product.manager_years": 3, "product.manager_penalised": False, "product.manager_assets": 50_000_000_000}
AGENCY: dict[str, Case] = {
    "R00": Case(Act.LIST, ({"product.regime": None}, {"product.issuer_type": None}, {"product.regime": "UNHEARD"})),
    "B01": no("product.issuer_listed", Act.LIST),
    "B02": no("order.own_channel"),
    "B02s": no("shown.agency", Act.SHOW),
    "B04": Case(
        Act.LIST,
        (
            {"product.private_manager": "equity", "product.manager_assets": 49_999_999_999},
            {"product.private_manager": "securities", "product.manager_assets": 29_999_999_999},
            {"product.private_manager": "equity", "product.manager_years": 2},
            {"product.private_manager": "equity", "product.manager_penalised": True},
            {"product.hard_to_value": True, "product.management_approved": False},
        ),
        (
            {"product.private_manager": "equity"},
            {"product.private_manager": "securities", "product.manager_assets": 30_000_000_000},
            {"product.hard_to_value": True, "product.management_approved": True},
        ),
        MANAGED,
    ),
    "B05": Case(Act.LIST, ({"product.kind": "private"},), ({},), FUND),
    "G01": Case(Act.BUY, ({"customer.level": 2},), ({"customer.level": 3},), GOLD),
    "G03": yes("product.leveraged", Act.BUY, GOLD),
    "DI1": Case(Act.SHOW, ({"shown.deposit_cover_claimed": True},), ({}, {"shown.deposit_cover_claimed": True, "product.kind": "deposit"})),
    "P02": Case(Act.BUY, ({"customer.qualified_private_fund": False},), ({},), PRIVATE_FUND),
    "P02m": Case(Act.BUY, ({"order.amount": 99_999_999},), ({"order.amount": 100_000_000},), PRIVATE_FUND),
    "P03": Case(Act.BUY, (FULL,), ({"product.holders": 199},), PRIVATE_FUND),
    "P04": Case(Act.EXECUTE, ({"order.cooling_over": False}, {"order.called_back": False}, {"order.called_back": None}), base=PRIVATE_FUND),
    "P04c": Case(Act.CONTACT, ({"order.cooling_over": False},), ({}, {"order.cooling_over": None}), PRIVATE_FUND),
    "P05": Case(
        Act.SHOW,
        ({"product.established_on": day(2026, 5, 23)}, {"product.size": 999_999_999}),
        ({"product.established_on": day(2026, 5, 22)}, {"product.size": 1_000_000_000}),
        PRIVATE_FUND,
    ),
}

RECORDING: dict[str, Case] = {
    "R01": Case(
        Act.BUY,
        ({}, {"order.recorded": None}),
        (
            {"order.recorded": True},
            {"product.kind": "bond"},
            {"product.kind": "metal", "product.form": "bar"},
            {"customer.kind": "organisation"},
            {"order.channel": "online"},
        ),
        {"order.channel": "branch"},
    ),
    "R02": Case(
        Act.BUY, ({}, {"order.channel": "remote"}), ({"order.recorded": True}, {"order.assisted": False}), {"order.assisted": True}
    ),
    "R04": no("order.recording_nodes", Act.BUY, {"order.recorded": True}),
    "R06": no("order.recording_consent", Act.BUY, {"order.recorded": True}),
}
