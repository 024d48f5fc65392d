"""The cases of data, identity, contracts and AI, of mechanics, of the bank's policy, and of the European pack."""

from steward.guard.compliance.model import Act, Capacity
from steward.kernel.time import add_days
from tests.unit.compliance.facts import TODAY
from tests.unit.compliance.rule_cases import FUND, PRIVATE, REFER, THEN, WARN, Case, Changes, day, no, times, yes

CONSENT: Changes = {"order.purpose": "consent"}
MODEL: Changes = {"release.kind": "model"}
IDEA: Changes = {"order.begun_by": "assistant", "order.human_reviewed": False, "customer.level": 5}
DATA: dict[str, Case] = {
    "D02": yes("release.consent_forced", Act.RELEASE),
    "D05": Case(Act.BUY, ({"order.sharing_consent": False},), ({}, {"order.sharing_consent": False, "product.agency": False})),
    "D06": no("order.fee_on_tariff"),
    "D06r": yes("release.prices_by_profile", Act.RELEASE),
    "D07": Case(
        Act.RECOMMEND,
        ({"customer.personalised": False},),
        ({}, {"customer.personalised": None}, {"customer.personalised": False, "order.recommended": False}),
    ),
    "D07r": Case(Act.RELEASE, ({"release.switch_present": False}, {"release.off_uses_profile": True}), ({}, {"release.kind": "partner"})),
    "D11": yes("customer.erased", Act.CONTACT),
    "D13": no("release.impact_assessed", Act.RELEASE, MODEL),
    "D15": Case(
        Act.CONTACT,
        ({"history.consents_refused": times(1)}, {"history.consents_refused": times(1, add_days(TODAY, -89))}),
        (
            {"history.consents_refused": times(1, add_days(TODAY, -90))},
            {"history.consents_refused": times(1), "order.purpose": "commercial"},
        ),
        CONSENT,
    ),
    "D17": Case(Act.CONTACT, ({"customer.marketing_consent": False}, {"customer.marketing_consent": None})),
    "D18": Case(
        Act.ASSESS,
        ({"customer.age": 13}, {"customer.age": None}),
        ({"customer.age": 14}, {"customer.age": 13, "customer.guardian_consent": True}),
    ),
    "DG1": Case(Act.RELEASE, ({"release.fields_ungraded": 1},), ({"release.fields_ungraded": 0},)),
    "CP1": Case(Act.RELEASE, ({"release.boxes_ticked": True}, {"release.consent_bundled": True}, {"release.boxes_ticked": None})),
    "CP2": Case(Act.RELEASE, ({"release.cancel_steps": 4},), ({"release.cancel_steps": 3},)),
    "K01": Case(Act.BUY, ({"customer.kyc": "pending"}, {"customer.kyc": None})),
    "K02": Case(
        Act.BUY,
        ({"customer.aml_risk": "high", "customer.funds_explained": False},),
        ({"customer.aml_risk": "high"}, {"customer.aml_risk": "medium"}),
    ),
    "K06": Case(Act.REDEEM, ({"customer.list_hit": True},), ({}, {"customer.list_hit": None})),
    "K08": Case(
        Act.BUY, ({"customer.id_expires_on": add_days(TODAY, -1)}, {"customer.id_expires_on": None}), ({"customer.id_expires_on": TODAY},)
    ),
    "K08r": Case(
        Act.REDEEM,
        ({"customer.id_expires_on": add_days(TODAY, -31)},),
        ({"customer.id_expires_on": add_days(TODAY, -30)}, {"customer.id_expires_on": None}),
        decision=WARN,
    ),
    "C01": Case(
        Act.BUY, ({"order.electronic_form_agreed": False},), ({}, {"order.electronic_form_agreed": False, "order.channel": "branch"})
    ),
    "C02": Case(Act.BUY, ({"order.signature_valid": False}, {"order.signature_valid": None})),
    "C07": no("order.key_terms_shown"),
    "X03": Case(
        Act.SHOW,
        ({"shown.ai_made": True}, {"shown.ai_made": True, "shown.ai_labelled": False}),
        ({"shown.ai_made": True, "shown.ai_labelled": True},),
    ),
    "X03r": no("release.ai_labels", Act.RELEASE),
    "X04": Case(Act.BUY, ({"order.customer_confirmed": False},), ({},), {"order.begun_by": "assistant"}),
    "X04h": Case(
        Act.BUY,
        ({"customer.age": 65}, {"product.grade": 4}, {"order.total": 100_000_000}),
        ({"customer.age": 64}, {"product.grade": 3}, {"order.total": 99_999_999}, {"customer.age": 65, "order.human_reviewed": True}),
        IDEA,
        REFER,
    ),
    "X04r": Case(Act.RELEASE, ({"release.model_graded": False}, {"release.model_owner": False}), base=MODEL),
    "X05": Case(
        Act.RELEASE,
        tuple({f"release.{what}_by_partner": True} for what in ("assessment", "contract", "payment", "advice")),
        base={"release.kind": "partner"},
    ),
    "X05l": Case(
        Act.SHOW,
        ({"shown.host_licensed": False}, {"shown.own_platform": False}),
        ({}, {"shown.host_licensed": False, "shown.medium": "page"}),
        {"shown.medium": "live", "shown.host_licensed": True},
    ),
    "X05s": Case(Act.SHOW, ({"shown.sorted_by": "performance"}, {"shown.sorted_by": "benchmark"}, {"shown.simulated": True})),
    "X06": no("release.ai_says_so", Act.RELEASE, MODEL),
}

USED = {"history.quick_redemptions": times(1, TODAY, 600_000)}
MECHANICS: dict[str, Case] = {
    "M05": Case(
        Act.QUICK_REDEEM,
        ({"order.amount": 400_001}, {"order.amount": 1_000_001, "history.quick_redemptions": ()}),
        ({"order.amount": 400_000}, {"order.amount": 1_000_000, "history.quick_redemptions": times(1, add_days(TODAY, -1), 600_000)}),
        USED,
    ),
    "M06": Case(Act.QUICK_REDEEM, ({"order.amount": 400_001},), ({"order.amount": 400_000},), {**FUND, **USED}),
    "M07": Case(
        Act.SHOW, ({"shown.limits_told": False},), ({}, {"shown.limits_told": False, "product.form": "closed"}), {"product.form": "cash"}
    ),
    "M10": Case(Act.SHOW, ({"shown.annualised_days": 6},), ({"shown.annualised_days": 7}, {"shown.annualised_days": None})),
    "M15": Case(Act.REDEEM, ({"order.lock_ends_on": add_days(TODAY, 1)},), ({"order.lock_ends_on": TODAY}, {"order.lock_ends_on": None})),
    "M14": Case(
        Act.REDEEM,
        ({},),
        ({"order.day_redeemed_percent": 10}, {"order.defer_choice": "defer"}),
        {"order.day_redeemed_percent": 11},
        WARN,
    ),
    "M19": no("order.payer_is_customer"),
}

BANK: dict[str, Case] = {
    "S01": Case(Act.BUY, tuple({"product.state": state} for state in ("suspended", "matured", "draft"))),
    "S02": Case(
        Act.BUY,
        ({"order.amount": 99_999}, {"order.amount": 100_050}),
        ({"order.amount": 100_000}, {"order.amount": 150_000}),
        {"product.min_amount": 100_000, "product.step": 50_000},
    ),
    "S04": Case(
        Act.BUY,
        ({"customer.vulnerable": True, "product.grade": 4},),
        (
            {"customer.vulnerable": True, "product.grade": 3},
            {"customer.vulnerable": True, "product.grade": 4, "customer.special_care_done": True},
        ),
        {"customer.level": 5},
        REFER,
    ),
    "S05": Case(
        Act.BUY,
        ({"product.grade": 3},),
        ({"product.grade": 2}, {"product.grade": 3, "customer.first_record": False}),
        {"customer.first_record": True},
        WARN,
    ),
    "S06": Case(Act.SHOW, ({"shown.related_party": True},), ({"shown.related_party": True, "shown.related_party_marked": True},)),
    "S07": Case(Act.SHOW, ({"shown.sorted_by": "commission"}, {"shown.sorted_by": None})),
    "S07r": yes("release.ranks_by_commission", Act.RELEASE),
    "S08": Case(Act.REDEEM, ({"customer.frozen": True},), ({}, {"customer.frozen": None})),
    "S10": Case(
        Act.CONTACT,
        ({"order.hour": 8}, {"order.hour": 20}, {"order.hour": None}, {"order.hour": 8, "order.purpose": "service"}),
        ({"order.hour": 9}, {"order.hour": 19}, {"order.hour": 8, "order.purpose": "consent"}),
    ),
    "S11": Case(
        Act.CONTACT,
        ({"history.contacts": times(3)}, {"history.contacts": times(3, add_days(TODAY, -29))}, {"history.contacts": None}),
        (
            {"history.contacts": times(2)},
            {"history.contacts": times(3, add_days(TODAY, -30))},
            {"history.contacts": times(3), "order.purpose": "service"},
        ),
    ),
    "S12": Case(Act.BUY, ({"product.at_limit": True},), ({"product.at_limit": False}, {"product.at_limit": None})),
    "S09": Case(Act.BUY, ({"product.max_amount": 4_999_999},), ({"product.max_amount": 5_000_000}, {"product.max_amount": None})),
    "H00": Case(Act.LIST, ({"product.issuer_type": None},), base=THEN),
    "H01": Case(
        Act.BUY,
        ({"customer.assessed_on": day(2020, 6, 25)},),
        ({"customer.assessed_on": day(2020, 6, 26)},),
        {**THEN, "order.as_of": day(2021, 6, 26)},
    ),
    "H02": Case(Act.BUY, ({"product.grade": 4},), ({"product.grade": 3},), THEN),
    "H04": Case(Act.LIST, ({"product.grade": None}, {"product.grade": 7}), ({"product.grade": 6},), THEN),
    "H05": Case(Act.BUY, ({"customer.level": 6}, {"customer.level": None}), base=THEN),
    "H21": Case(Act.BUY, ({"customer.capacity": Capacity.NONE},), base=THEN),
    "H24": Case(Act.BUY, ({"customer.qualified_investor": False},), ({},), {**PRIVATE, **THEN}),
}

MIFID: Changes = {"product.regime": "MIFID2"}
OWN_IDEA: Changes = {"order.recommended": False, "product.complex": True}
EU: dict[str, Case] = {
    "R00": Case(Act.LIST, ({"product.issuer_type": None},), base=MIFID),
    "S01": Case(Act.BUY, ({"product.state": "suspended"},), base=MIFID),
    "S02": Case(Act.BUY, ({"order.amount": 99},), ({"order.amount": 100},), MIFID),
    "S03": Case(Act.RECOMMEND, ({"product.offering": "private"},), base=MIFID),
    "S08": Case(Act.REDEEM, ({"customer.frozen": True}, {"customer.list_hit": True}), base=MIFID),
    "S10": Case(Act.BUY, ({"customer.kyc": "failed"}, {"customer.kyc": None}), base=MIFID),
    "S11": no("order.payer_is_customer", Act.EXECUTE, MIFID),
    "M15": Case(Act.REDEEM, ({"order.lock_ends_on": add_days(TODAY, 1)},), base=MIFID),
    "H01": Case(Act.BUY, ({"customer.assessed_on": day(2025, 11, 21)},), ({"customer.assessed_on": day(2025, 11, 22)},), MIFID),
    "EU1": Case(Act.RECOMMEND, ({"product.grade": 4},), ({"product.grade": 3},), MIFID),
    "EU1b": Case(Act.BUY, ({"customer.declared_assets": 4_999_999},), ({"customer.declared_assets": 5_000_000},), MIFID),
    "EU1c": Case(
        Act.RECOMMEND,
        ({"customer.capacity_level": 1},),
        ({"customer.capacity_level": 2}, {"customer.capacity_level": 1, "order.recommended": False}),
        MIFID,
    ),
    "EU1k": Case(Act.RECOMMEND, ({"customer.knowledge_level": 1},), ({"customer.knowledge_level": 2},), MIFID),
    "EU2": no("release.model_owner", Act.RELEASE, {**MIFID, **MODEL}),
    "EU3": Case(Act.RECOMMEND, ({"customer.level": None}, {"customer.assessed_on": None}, {"product.grade": None}), base=MIFID),
    "EU4": no("order.report_given", Act.BUY, {**MIFID, "order.recommended": True}),
    "EU5": Case(
        Act.RECOMMEND,
        ({"order.switch_benefit": 100},),
        ({"order.switch_benefit": 101}, {"order.switching": False}),
        {**MIFID, "order.switching": True, "order.switch_cost": 100},
    ),
    "EU6": Case(Act.RECOMMEND, ({"customer.sustainability_asked": False},), base=MIFID),
    "EU6w": Case(
        Act.RECOMMEND,
        ({},),
        ({"product.sustainable": True}, {"order.preference_adapted": True}),
        {**MIFID, "customer.sustainability_wanted": True},
    ),
    "EU7": Case(
        Act.HOLD,
        ({"held.loss_percent": 10}, {"held.loss_percent": 20, "held.reported_percent": 10}),
        ({"held.loss_percent": 9}, {"held.loss_percent": 19, "held.reported_percent": 10}),
        MIFID,
        WARN,
    ),
    "EU8": Case(
        Act.BUY,
        ({"customer.appropriate": False}, {"customer.appropriate": None}),
        ({}, {"customer.appropriate": False, "product.complex": False}),
        {**MIFID, **OWN_IDEA},
        WARN,
    ),
}
