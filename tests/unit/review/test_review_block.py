"""The partition function: every check by hand-made figures, and the same bytes wherever a book is cut (issue 7, J2)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.book import TODAY, make_block, make_ground
from steward.deliver.review.model import CHECKS, Check, Policy
from steward.deliver.review.queries import BLOCK_SCHEMA, FOUND_SCHEMA, FoundDigest, Ground, measure_block, policy, review_block
from steward.deliver.review.rules.bars import BadBars, parse_bars
from steward.deliver.review.rules.chances import DEVIATION_STEP, DEVIATIONS, MEAN_STEP, grid_moments, place_on_grid
from steward.quant.simulate.goal import growth_moments

ROWS = 400
FUND, DEPOSIT, POLICY, ENDING = range(4)
CASH, BOND_FUND = 0, 3


@pytest.fixture(scope="module")
def ground() -> Ground:
    """Four products: a fund of grade 3 that costs 1.5 % a year, a deposit of a year, a policy, and a product that ends in ten days."""
    made = make_ground(4, 1)
    return replace(
        made,
        products=np.array(["fund", "deposit", "policy", "ending"], dtype=np.str_),
        product_class=np.array([BOND_FUND, CASH, -1, BOND_FUND]),
        product_grade=np.array([3, 1, 1, 2]),
        product_fee_bps=np.array([150, 0, 0, 20]),
        product_access_days=np.array([3, 365, 1825, 3]),
        product_ends=np.array([-1, -1, -1, TODAY + 10]),
        product_opens=np.array([-1, -1, -1, TODAY + 14]),
        product_suspended=np.array([False, False, False, True]),
        product_grade_before=np.array([3, 1, 1, 1]),
        product_fee_before=np.array([150, 0, 0, 35]),
        product_spread=np.array([False, True, True, False]),
    )


def customer(**told: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {f.name: [] if pa.types.is_list(f.type) else -1 for f in BLOCK_SCHEMA}
    return {**nothing, "customer": "c", "cash": 0, **told}


def holding(*pieces: tuple[int, int, int]) -> dict[str, list[int]]:
    place, value, before = ([p[n] for p in pieces] for n in range(3))
    none = [0] * len(pieces)
    return {"held_product": place, "held_value": value, "held_before": before, "held_free": none, "held_unsuitable": none}


def aim(months: int, target: int, *, must: bool = True) -> dict[str, list[Any]]:
    told = {"goal_months": months, "goal_target": target, "goal_must": int(must), "goal_keep": 0, "goal_spent": 1, "goal_own": 1}
    return {"goal": ["g"], **{name: [value] for name, value in told.items()}}


def found(ground: Ground, *customers: dict[str, Any]) -> list[dict[str, Any]]:
    table = pa.Table.from_pylist(list(customers), schema=BLOCK_SCHEMA)
    return [{**row, "check": CHECKS[row["check"]]} for row in review_block(table, ground, policy()).to_pylist()]


def only(ground: Ground, check: Check, **told: Any) -> dict[str, Any] | None:
    rows = [r for r in found(ground, customer(**told)) if r["check"] is check]
    return rows[0] if rows else None


def said(row: dict[str, Any] | None) -> tuple[Any, ...]:
    assert row is not None
    return tuple(row[name] for name in ("subject", "measured", "limit", "amount"))


def test_a_customer_nobody_knows_anything_of_is_reviewed_and_nothing_is_said(ground: Ground) -> None:
    assert found(ground, customer()) == []


def test_an_empty_block_has_findings_of_no_rows(ground: Ground) -> None:
    assert review_block(BLOCK_SCHEMA.empty_table(), ground, policy()).num_rows == 0


def test_without_price_goal_or_plan_the_rest_is_still_said(ground: Ground) -> None:
    told = customer(cash=9_000_000, valid_until=TODAY - 5, **holding((FUND, -1, -1), (DEPOSIT, 1_000_000, -1)))
    assert [(r["check"], r["subject"]) for r in found(ground, told)] == [
        (Check.ASSESSMENT_EXPIRED, ""), (Check.IDLE_CASH, ""), (Check.NO_PRICE, "fund"),
    ]  # fmt: skip


def test_what_the_guard_warns_of_holding_is_said_with_grade_and_level(ground: Ground) -> None:
    mine = holding((FUND, 500_000, 500_000))
    assert only(ground, Check.UNSUITABLE, level=2, **mine) is None
    assert said(only(ground, Check.UNSUITABLE, level=2, **{**mine, "held_unsuitable": [1]})) == ("fund", 3, 2, 500_000)


@pytest.mark.parametrize(
    ("ends", "check", "measured"), [(-1, Check.ASSESSMENT_EXPIRED, 1), (0, Check.ASSESSMENT_ENDING, 0), (30, Check.ASSESSMENT_ENDING, 30)]
)
def test_an_assessment_that_ended_or_ends_soon(ground: Ground, ends: int, check: Check, measured: int) -> None:
    row = only(ground, check, valid_until=TODAY + ends, **holding((DEPOSIT, 100, 100)))
    assert said(row)[1] == measured
    assert only(ground, Check.ASSESSMENT_ENDING, valid_until=TODAY + 31, **holding((DEPOSIT, 100, 100))) is None


def test_money_for_a_must_of_this_year_has_to_be_free_in_time(ground: Ground) -> None:
    """A deposit of a year does not count, a fund does; a want asks nothing."""
    have = {"cash": 1_000_000, **holding((FUND, 2_000_000, 2_000_000), (DEPOSIT, 9_000_000, 9_000_000))}
    assert said(only(ground, Check.LIQUIDITY, **have, **aim(12, 4_000_000))) == ("", 7_500, 10_000, 1_000_000)
    assert only(ground, Check.LIQUIDITY, **have, **aim(13, 4_000_000)) is None
    assert only(ground, Check.LIQUIDITY, **have, **aim(12, 4_000_000, must=False)) is None


def test_a_change_of_circumstances_is_said_with_the_days_until_it_was_known(ground: Ground) -> None:
    told = {"cash": 500, "changed": [1, 0], "changed_after": [40, 0]}
    rows = [r for r in found(ground, customer(**told)) if r["check"] is Check.CIRCUMSTANCES]
    assert [said(r) for r in rows] == [("family", 0, 0, 500), ("income", 40, 0, 500)]


def test_a_fall_within_the_window_is_measured_at_the_units_of_today(ground: Ground) -> None:
    assert said(only(ground, Check.FALL, cash=1_000_000, **holding((FUND, 8_000_000, 9_000_000)))) == ("", 1_000, 500, 1_000_000)
    assert only(ground, Check.FALL, cash=1_000_000, **holding((FUND, 8_500_000, 9_000_000))) is None


def shaken(ground: Ground, worst: float) -> Ground:
    """Bond funds lose a tenth in one shock and `worst` in another; level 2 is meant to bear 5 % in a bad year."""
    losses = np.zeros((2, len(ground.classes)))
    losses[:, BOND_FUND] = 0.1, worst
    return replace(ground, shock_losses=losses)


def test_a_shock_beyond_twice_what_the_level_bears_is_named_with_what_it_would_take(ground: Ground) -> None:
    have = {"level": 2, "cash": 5_000_000, **holding((FUND, 5_000_000, 5_000_000))}
    assert said(only(shaken(ground, 0.21), Check.STRESS, **have)) == ("shares", 1_050, 1_000, 1_050_000)
    assert only(shaken(ground, 0.20), Check.STRESS, **have) is None
    assert only(shaken(ground, 0.21), Check.STRESS, **{**have, "level": -1}) is None
    assert said(only(shaken(ground, 0.05), Check.STRESS, **{**have, "level": 1}))[0] == "bonds"


def test_much_in_one_product_but_not_in_deposits(ground: Ground) -> None:
    rows = found(ground, customer(cash=1_000_000, **holding((FUND, 5_000_000, 5_000_000), (DEPOSIT, 4_000_000, 4_000_000))))
    assert [said(r) for r in rows if r["check"] is Check.CONCENTRATION] == [("fund", 5_000, 4_000, 5_000_000)]


def test_drift_names_the_class_furthest_from_the_plan_and_leaves_policies_out(ground: Ground) -> None:
    targets = [0] * len(ground.classes)
    targets[CASH], targets[BOND_FUND] = 5_000, 5_000
    have = {"cash": 2_000_000, **holding((FUND, 8_000_000, 8_000_000), (POLICY, 90_000_000, 90_000_000))}
    assert said(only(ground, Check.DRIFT, targets=targets, **have))[1:] == (3_000, 1_000, 3_000_000)
    assert only(ground, Check.DRIFT, **have) is None


def test_what_ends_soon_is_due_on_its_day(ground: Ground) -> None:
    row = only(ground, Check.MATURITY, **holding((ENDING, 700_000, 700_000)))
    assert said(row) == ("ending", 10, 30, 700_000)
    assert row is not None
    assert row["due"] == TODAY + 10


def test_events_of_a_product_are_said_to_whoever_holds_it(ground: Ground) -> None:
    have = holding((ENDING, 700_000, 700_000), (FUND, 500_000, 500_000))
    row = only(ground, Check.OPEN_DAY, **have)
    assert said(row) == ("ending", 14, 14, 700_000)
    assert row is not None
    assert row["due"] == TODAY + 14
    assert said(only(ground, Check.SUSPENDED, **have)) == ("ending", 0, 0, 700_000)
    assert said(only(ground, Check.GRADE_CHANGE, **have)) == ("ending", 2, 1, 700_000)
    assert said(only(ground, Check.FEE_CHANGE, **have)) == ("ending", 20, 35, 700_000)
    sold = holding((ENDING, 0, 0))
    assert not {r["check"] for r in found(ground, customer(**sold))} & {Check.OPEN_DAY, Check.SUSPENDED, Check.GRADE_CHANGE}


def test_cash_beyond_the_reserve_lies_idle(ground: Ground) -> None:
    have = holding((DEPOSIT, 10_000_000, 10_000_000))
    assert said(only(ground, Check.IDLE_CASH, cash=10_000_000, reserve=2_000_000, **have)) == ("", 4_000, 3_000, 8_000_000)
    assert only(ground, Check.IDLE_CASH, cash=10_000_000, reserve=5_000_000, **have) is None


def test_fees_are_those_of_what_is_invested(ground: Ground) -> None:
    assert said(only(ground, Check.FEE_DRAG, cash=10**9, **holding((FUND, 10_000_000, 10_000_000)))) == ("", 150, 130, 150_000)
    assert only(ground, Check.FEE_DRAG, **holding((FUND, 10_000_000, 10_000_000), (DEPOSIT, 10_000_000, 10_000_000))) is None


def test_a_goal_that_is_certain_or_out_of_reach(ground: Ground) -> None:
    assert only(ground, Check.GOAL_CHANCE, cash=10_000_000, **aim(12, 9_000_000)) is None
    assert said(only(ground, Check.GOAL_CHANCE, cash=1_000_000, **aim(12, 90_000_000)))[:3] == ("g", 0, 8_500)
    assert said(only(ground, Check.GOAL_CHANCE, cash=1_000_000, **aim(12, 90_000_000, must=False)))[2] == policy().want_chance_bps


def test_money_of_near_goals_grows_as_the_edge_of_the_grid_where_cash_lies_outside_it(ground: Ground) -> None:
    """A trial may take cash to return less than nothing, or far more than the grid holds."""

    def chance(cash: float) -> Any:
        mean = np.concatenate([[cash], ground.class_mean[1:]])
        table = pa.Table.from_pylist([customer(**holding((FUND, 10**7, 10**7)), **aim(24, 10_350_000))], schema=BLOCK_SCHEMA)
        return measure_block(table, replace(ground, class_mean=mean), policy())[0]["chance"][0].as_py()

    assert chance(-0.2) == chance(0.0) < chance(0.1) == chance(0.3)


def test_goals_are_paid_in_order_and_by_the_whole_household(ground: Ground) -> None:
    """A want takes only what exceeds what is kept; what others of the household want is paid and not spoken of."""
    told = {
        "goal_months": [6, 12, 24],
        "goal_target": [4_000_000, 3_000_000, 4_000_000],
        "goal_must": [1, 0, 1],
        "goal_keep": [0, 4_500_000, 0],
    }
    aims = {"goal": ["first", "want", "last"], **told, "goal_spent": [1, 1, 1], "goal_own": [0, 1, 1]}

    def low(**given: Any) -> list[tuple[str, int]]:
        rows = found(ground, customer(**{**aims, **given}))
        return [(r["subject"], r["measured"]) for r in rows if r["check"] is Check.GOAL_CHANCE]

    assert low(cash=11_000_000) == [("want", 0)]
    assert low(cash=6_000_000, elsewhere=[6_000_000] + [0] * (len(ground.classes) - 1)) == []
    assert low(cash=8_000_000, flow=[0, 4_000_000]) == [("want", 0)]
    assert low(cash=7_000_000) == [("want", 0), ("last", 0)]
    assert low(cash=7_000_000, lump_month=[3], lump=[4_800_000]) == []


def test_what_is_bound_pays_for_a_goal_only_when_it_is_free(ground: Ground) -> None:
    have = {"cash": 1_000_000, **holding((DEPOSIT, 9_000_000, 9_000_000))}
    assert only(ground, Check.GOAL_CHANCE, **{**have, "held_free": [13]}, **aim(12, 5_000_000)) is not None
    assert only(ground, Check.GOAL_CHANCE, **{**have, "held_free": [12]}, **aim(12, 5_000_000)) is None
    assert only(ground, Check.GOAL_CHANCE, **{**have, "held_free": [-1]}, **aim(240, 9_000_000)) is not None


def test_a_goal_that_prices_made_less_likely(ground: Ground) -> None:
    row = only(ground, Check.GOAL_FALL, **holding((FUND, 8_000_000, 10_000_000)), **aim(24, 9_500_000))
    assert said(row)[0] == "g"
    assert said(row)[1] > 1_000


def test_urgency_grows_with_the_distance_and_never_overtakes_the_next_rank(ground: Ground) -> None:
    near = only(ground, Check.IDLE_CASH, cash=4_500_000, **holding((DEPOSIT, 10_000_000, 10_000_000)))
    far = only(ground, Check.IDLE_CASH, cash=10**10)
    assert near is not None
    assert far is not None
    assert near["priority"] == 30 < far["priority"] == 39


def book(ground: Ground) -> pa.Table:
    return make_block(0, ROWS, ground, 7)


def in_blocks(table: pa.Table, ground: Ground, rows: int, review: Callable[[pa.Table, Ground, Policy], pa.Table]) -> tuple[str, pa.Table]:
    digest, parts = FoundDigest(), []
    for start in range(0, table.num_rows, rows):
        parts.append(review(table.slice(start, rows), ground, policy()))
        digest.add(parts[-1])
    return digest.hexdigest(), pa.concat_tables(parts)


@pytest.mark.parametrize("rows", [1, 7, 64, 399])
def test_blocks_of_any_size_give_the_same_bytes(rows: int) -> None:
    whole = make_ground(30, 3)
    table = book(whole)
    assert in_blocks(table, whole, rows, review_block)[0] == in_blocks(table, whole, ROWS, review_block)[0]
    assert in_blocks(table, whole, rows, review_block)[1].equals(in_blocks(table, whole, ROWS, review_block)[1].combine_chunks())


def test_a_review_that_looks_beyond_one_customer_would_be_caught() -> None:
    """Planted: urgency measured against the block's own mean."""
    whole = make_ground(30, 3)

    def planted(table: pa.Table, ground: Ground, bars: Policy) -> pa.Table:
        fair = review_block(table, ground, bars)
        mean = np.mean(fair["priority"].to_numpy()).astype(np.int16)
        place = FOUND_SCHEMA.get_field_index("priority")
        return fair.set_column(place, FOUND_SCHEMA.field(place), pa.array(np.maximum(fair["priority"].to_numpy(), mean)))

    assert in_blocks(book(whole), whole, 64, planted)[0] != in_blocks(book(whole), whole, ROWS, planted)[0]


def test_every_check_speaks_in_the_synthetic_book() -> None:
    whole = make_ground(30, 3)
    table = review_block(book(whole), whole, policy())
    said_by = {CHECKS[n] for n in table["check"].to_numpy().tolist()}
    assert said_by == set(CHECKS) - {Check.UNSUITABLE}  # the guard has not been asked here
    assert np.isin(table["priority"].to_numpy(), np.arange(100)).all()


def test_the_grid_of_mixes_has_the_moments_of_one_asset_with_that_mean_and_deviation() -> None:
    mean, deviation = 0.045, 0.12
    variance = np.log1p((deviation / (1 + mean)) ** 2) / 12
    log_mean = np.log(1 + mean) / 12 - variance / 2
    (expected,) = growth_moments(np.array([log_mean]), np.array([[variance]]), np.ones((1, 5, 1)))
    (place,) = place_on_grid(np.array([mean + MEAN_STEP * 0.4]), np.array([deviation - DEVIATION_STEP * 0.4]))
    assert place == round(mean / MEAN_STEP) * DEVIATIONS + round(deviation / DEVIATION_STEP)
    np.testing.assert_allclose(grid_moments()[place, :6], expected, rtol=1e-12)


def test_a_ground_comes_back_from_its_file_as_it_was(tmp_path: Any, ground: Ground) -> None:
    ground.save(tmp_path / "ground.npz")
    table = make_block(0, 50, ground, 3)
    assert review_block(table, Ground.load(tmp_path / "ground.npz"), policy()).equals(review_block(table, ground, policy()))


def test_columns_of_another_shape_are_refused(ground: Ground) -> None:
    with pytest.raises(ValueError, match="columns of a block"):
        review_block(pa.table({"customer": ["a"]}), ground, policy())


def test_bars_that_may_not_be_used() -> None:
    good = '[[check]]\ncode = "fall"\nunit = "bps"\nlimit = 1\nband = 1\nrank = 1\ndue_days = 1\n'
    with pytest.raises(BadBars):
        parse_bars(good)
