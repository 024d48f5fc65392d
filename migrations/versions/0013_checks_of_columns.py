"""The CHECKs that the code declares in columns and the migrations before this one left out."""

from alembic import op

from steward.platform.checks import add_checks, drop_checks

revision = "0013"
down_revision = "0012"

NEW_CHECKS = (
    ("access_factor", "ck_access_factor_kind", "kind in ('totp', 'passkey')"),
    ("access_relation", "ck_access_relation_kind", "kind in ('book', 'queue')"),
    ("advice_proposal", "ck_advice_proposal_state", "state in ('draft', 'issued', 'accepted', 'declined', 'expired', 'superseded')"),
    ("advice_result", "ck_advice_result_outcome", "outcome in ('advised', 'refused')"),
    ("compliance_clearance", "ck_compliance_clearance_passes", "decision in (0, 1)"),
    ("customers_consent_answer", "ck_customers_consent_answer_decision", "decision in ('granted', 'refused', 'withdrawn')"),
    ("customers_customer", "ck_customers_customer_kind", "kind in ('person', 'organisation')"),
    ("customers_fact", "ck_customers_fact_confidence", "confidence between 0 and 1"),
    ("customers_match", "ck_customers_match_state", "state in ('open', 'same', 'different')"),
    ("customers_match_decision", "ck_customers_match_decision_verdict", "verdict in ('same', 'different', 'undone')"),
    ("customers_party", "ck_customers_party_kind", "kind in ('person', 'organisation')"),
    ("customers_request", "ck_customers_request_state", "state in ('open', 'granted', 'declined')"),
    (
        "holdings_account",
        "ck_holdings_account_role",
        "role in ('customer_cash', 'customer_units', 'customer_due', 'issuer_units', 'fee_income', 'interest_paid', 'tax_payable',"
        " 'rounding', 'suspense', 'external')",
    ),
    ("holdings_hold", "ck_holdings_hold_amount", "amount > 0"),
    ("holdings_hold", "ck_holdings_hold_state", "state in ('open', 'posted', 'released')"),
    (
        "holdings_transfer",
        "ck_holdings_transfer_kind",
        "kind in ('opening', 'deposit', 'withdrawal', 'buy', 'buy_fee', 'redeem', 'redeem_fee', 'rounding', 'settlement',"
        " 'income', 'unit_income', 'interest', 'split', 'merger', 'fee', 'tax', 'correction', 'reversal')",
    ),
    ("insight_answer", "ck_insight_answer_answer", "answer in ('yes', 'no', 'not_now')"),
    ("insight_hypothesis", "ck_insight_hypothesis_evidence", "evidence_count >= 1"),
    ("insight_hypothesis", "ck_insight_hypothesis_kind", "kind in ('event', 'need')"),
    ("insight_hypothesis", "ck_insight_hypothesis_state", "state in ('proposed', 'confirmed', 'rejected', 'expired')"),
    (
        "insight_observation",
        "ck_insight_observation_kind",
        "kind in ('page', 'product_view', 'search', 'read', 'sign_in', 'money_in', 'money_out', 'proposal', 'goal', 'note')",
    ),
    ("markets_corporate_action", "ck_markets_corporate_action_amount", "amount is null or amount > 0"),
    ("markets_corporate_action", "ck_markets_corporate_action_ratio", "ratio is null or ratio > 0"),
    ("markets_held_value", "ck_markets_held_value_positive", "value > 0"),
    ("markets_held_value", "ck_markets_held_value_state", "state in ('open', 'released', 'rejected')"),
    ("markets_price", "ck_markets_price_positive", "value > 0"),
    ("outbox_task", "ck_outbox_task_state", "state in ('waiting', 'done', 'failed')"),
    ("planning_earmark", "ck_planning_earmark_share_bps", "share_bps between 1 and 10000"),
    ("planning_earmarked", "ck_planning_earmarked_share_bps", "share_bps between 0 and 10000"),
    ("planning_goal", "ck_planning_goal_state", "state in ('active', 'achieved', 'archived')"),
    ("planning_goal", "ck_planning_goal_version", "version >= 1"),
    (
        "planning_goal_change",
        "ck_planning_goal_change_kind",
        "kind in ('captured', 'changed', 'earmarked', 'achieved', 'archived', 'undone')",
    ),
    ("suitability_assessment", "ck_suitability_assessment_basis", "basis in ('questionnaire', 'imported')"),
    ("suitability_attempt", "ck_suitability_attempt_channel", "channel in ('online', 'branch', 'paper')"),
    ("suitability_attempt", "ck_suitability_attempt_state", "state in ('open', 'scored', 'held', 'confirmed', 'discarded')"),
    ("trading_order", "ck_trading_order_amount", "amount > 0"),
    ("trading_order", "ck_trading_order_side", "side in ('buy', 'redeem')"),
    ("trading_order", "ck_trading_order_state", "state in ('placed', 'submitted', 'confirmed', 'settled', 'rejected', 'cancelled')"),
    (
        "trading_order_event",
        "ck_trading_order_event_state",
        "state in ('placed', 'submitted', 'confirmed', 'settled', 'rejected', 'cancelled')",
    ),
)


def upgrade() -> None:
    add_checks(op.get_bind(), NEW_CHECKS)


def downgrade() -> None:
    drop_checks(op.get_bind(), NEW_CHECKS)
