"""Kind `products`, with the instruments they are sold on."""

import json
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from steward.guard.compliance.model import WordingForbidden, WordingHeld
from steward.guard.compliance.queries import PRODUCT_TEXTS, refuse_product_texts
from steward.kernel.ids import InstrumentId
from steward.kernel.json import Json, canonical
from steward.kernel.money import MINOR_DIGITS
from steward.kernel.recorded import Recorded
from steward.kernel.time import BusinessDate
from steward.know.markets import actions as markets
from steward.know.markets import queries as market_queries
from steward.know.markets.model import InstrumentRow
from steward.know.products import actions, queries
from steward.know.products.model import AssetClass, BadTerms, Offering, Product, ProductKind, ProductRow, Regime, ShelfState, StateJump
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_choice, read_code, read_date, read_int, read_money, read_text
from steward.workflows.imports.kinds.handler import Handler, Outcome
from steward.workflows.imports.kinds.prices import INSTRUMENT
from steward.workflows.imports.schema import Column, Schema

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{0,59}")
CURRENCIES = {currency: currency for currency in MINOR_DIGITS}
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "kind": {x.value: x for x in ProductKind},
    "regime": {x.value: x for x in Regime},
    "asset_class": {x.value: x for x in AssetClass},
    "offering": {x.value: x for x in Offering},
    "state": {x.value: x for x in ShelfState},
}
TEXTS = {"name_zh": 200, "name_en": 200, "issuer": 200, "issuer_type": 40}
# Column, bounds, and what an empty cell means.
NUMBERS: Mapping[str, tuple[int, int, int | None]] = {
    "issuer_grade": (1, 5, None),
    "seller_grade": (1, 5, None),
    "buy_fee_bps": (0, 2000, 0),
    "redeem_fee_bps": (0, 2000, 0),
    "annual_fee_bps": (0, 2000, 0),
    "commission_bps": (0, 2000, 0),
    "confirm_days": (0, 60, 1),
    "pay_days": (0, 60, 1),
}
DEFAULTS = {"offering": Offering.PUBLIC.value, "state": ShelfState.ON_SHELF.value}
UNITS_SCALE = 4


def _words(column: str) -> str:
    listed = ", ".join(CHOICES[column])
    return f"{listed}; empty: {DEFAULTS[column]}" if column in DEFAULTS else listed


def _whole(column: str) -> str:
    low, high, default = NUMBERS[column]
    return f"{low} to {high}" + ("" if default is None else f"; empty: {default}")


SCHEMA = Schema(
    kind="products",
    key=("code", "valid_from"),
    repeat_zh="同一代码条款有变即为新版本，旧版本保留；与当日有效版本相同则不变。",
    repeat_en="changed terms of a code are a new version, old ones stay; terms equal to those in force on `valid_from` change nothing.",
    columns=(
        Column("code", "A-Z a-z 0-9 : . _ -, up to 60", "F0001", "产品代码", "product code", required=True),
        Column("kind", _words("kind"), "fund", "产品种类", "kind of product", required=True),
        Column("name_zh", "text, up to 200", "稳健增利一号", "中文名称", "Chinese name", required=True),
        Column("name_en", "text, up to 200; empty: name_zh", "Steady Income 1", "英文名称", "English name"),
        Column("issuer", "text, up to 200", "长江理财", "发行人", "issuer", required=True),
        Column("issuer_type", "text, up to 40", "wealth_company", "发行人类型", "type of issuer", required=True),
        Column("regime", _words("regime"), "NFRA", "监管规则", "regime it is sold under", required=True),
        Column("asset_class", _words("asset_class"), "bond_fund", "资产类别", "asset class", required=True),
        Column("currency", ", ".join(CURRENCIES), "CNY", "币种", "currency", required=True),
        Column("min_amount", "amount, zero or more", "1000.00", "起购金额", "smallest purchase", required=True),
        Column("step", "amount; empty: 0", "1.00", "递增金额", "purchases above it grow in steps of"),
        Column("issuer_grade", _whole("issuer_grade"), "2", "发行人风险评级", "risk grade by the issuer"),
        Column("seller_grade", _whole("seller_grade"), "2", "销售方风险评级", "risk grade by the seller; the higher of both counts"),
        Column("buy_fee_bps", _whole("buy_fee_bps"), "50", "申购费（基点）", "fee of a purchase, basis points"),
        Column("redeem_fee_bps", _whole("redeem_fee_bps"), "0", "赎回费（基点）", "fee of a redemption, basis points"),
        Column("annual_fee_bps", _whole("annual_fee_bps"), "30", "年费（基点）", "yearly fee, basis points"),
        Column("commission_bps", _whole("commission_bps"), "20", "销售佣金（基点）", "the bank's commission, basis points"),
        Column("confirm_days", _whole("confirm_days"), "1", "确认天数", "business days to confirmation"),
        Column("pay_days", _whole("pay_days"), "2", "到账天数", "business days to payment"),
        Column("offering", _words("offering"), "public", "公募或私募", "public or private"),
        Column("state", _words("state"), "on_shelf", "货架状态", "state on the shelf"),
        Column("instrument", "scheme:code; empty: steward:CODE", "steward:F0001", "标的代码", "instrument it is sold on"),
        Column("units_scale", "0 to 8; empty: 4", "4", "份额小数位", "decimals of a unit"),
        Column("valid_from", "YYYY-MM-DD", "2024-01-01", "生效日期", "terms hold from", required=True),
        Column("terms", "JSON object; empty: {}", '{"lock_days": 90}', "其他条款", "further terms"),
        Column("description_zh", "text, up to 2000", "中低风险固收产品", "中文说明", "Chinese description"),
        Column("description_en", "text, up to 2000", "Lower-risk income product", "英文说明", "English description"),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A product's terms with the code of its instrument."""

    row: ProductRow
    instrument: str
    units_scale: int


class Products(Handler[Item]):
    """Products by code and the day their terms hold from."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> Item:
        """One version of terms."""
        v = {**values, **{name: values[name] or default for name, default in DEFAULTS.items()}}
        v["name_en"] = v["name_en"] or v["name_zh"]
        code = read_code(v, "code", CODE)
        currency = read_choice(v, "currency", CURRENCIES)
        fields: dict[str, Any] = {name: read_choice(v, name, words) for name, words in CHOICES.items()}
        fields |= {name: read_text(v, name, limit) for name, limit in TEXTS.items()}
        fields |= {name: read_int(v, name, low, high) if v[name] else default for name, (low, high, default) in NUMBERS.items()}
        fields |= {name: read_text(v, name, 2000) if v[name] else "" for name in ("description_zh", "description_en")}
        instrument = v["instrument"] or f"steward:{code}"
        row = ProductRow(
            code=code,
            min_amount=read_money(v, "min_amount", currency),
            step=read_money({"step": v["step"] or "0"}, "step", currency),
            valid_from=read_date(v, "valid_from", today),
            terms=_terms(v["terms"]),
            instrument_id=InstrumentId(""),
            **fields,
        )
        bad = queries.bad_term(row)
        if bad is not None:
            raise BadCell("import.bad_term", bad.partition(".")[0], term=bad)
        if row.state is not ShelfState.DRAFT:  # a draft is read when it is admitted
            _check_texts(row, today)
        scale = read_int(v, "units_scale", 0, 8) if v["units_scale"] else UNITS_SCALE
        return Item(row, read_code({"instrument": instrument}, "instrument", INSTRUMENT), scale)

    def key(self, item: Item) -> Hashable:
        """Code and the day the terms hold from."""
        return (item.row.code, item.row.valid_from)

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Instruments that are new, then the versions."""
        ids = market_queries.instruments_by_code(w, [i.instrument for i in items])
        fresh = {i.instrument: i for i in reversed(items) if i.instrument not in ids}
        rows = [InstrumentRow(code, i.row.currency, i.row.valid_from, units_scale=i.units_scale) for code, i in fresh.items()]
        made = markets.record_instruments(w, rows=rows)
        ids |= {row.code: InstrumentId(done.id) for row, done in zip(rows, made, strict=True)}
        ordered = [replace(i.row, instrument_id=ids[i.instrument]) for i in items]
        return [_outcome(done) for done in actions.import_products(w, rows=ordered)]

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """Every version of every product, by code and day; of several for one day the last."""
        instruments = {i.id: i for i in market_queries.list_instruments(w)}
        latest = {(p.code, p.valid_from): p for p in queries.all_versions(w)}
        for _, found in sorted(latest.items()):
            instrument = instruments[found.instrument_id]
            yield _text(found) | {"instrument": instrument.code, "units_scale": str(instrument.units_scale)}


def _outcome(done: Recorded | BadTerms | StateJump) -> Outcome:
    if isinstance(done, Recorded):
        return done.effect
    column = "state" if isinstance(done, StateJump) else "terms"
    return BadCell("import.state_jump" if isinstance(done, StateJump) else "import.bad_term", column, **done.facts)


def _check_texts(row: ProductRow, today: BusinessDate) -> None:
    for column in PRODUCT_TEXTS:
        try:
            refuse_product_texts(row, today, read=False, columns=[column])
        except (WordingForbidden, WordingHeld) as refused:
            raise BadCell("import.bad_wording", column, **refused.facts) from refused


def _terms(text: str) -> Mapping[str, Json]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadCell("import.bad_json", "terms", value=text[:40])
    return found


def _text(found: Product) -> dict[str, str]:
    out = {name: getattr(found, name).value for name in CHOICES}
    out |= {name: getattr(found, name) for name in (*TEXTS, "description_zh", "description_en", "code", "currency")}
    out |= {name: "" if getattr(found, name) is None else str(getattr(found, name)) for name in NUMBERS}
    amounts = {"min_amount": str(found.min_amount), "step": str(found.step), "valid_from": found.valid_from.isoformat()}
    return out | amounts | {"terms": canonical(dict(found.terms)).decode()}
