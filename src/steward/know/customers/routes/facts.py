"""The living record over HTTP: what counts for each field, what disagrees, the history, and stating a fact (B1, B2)."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field, JsonValue

from steward.kernel.ids import CustomerId
from steward.kernel.json import plain
from steward.kernel.time import BusinessDate, add_months
from steward.know.customers import actions, queries
from steward.know.customers.model import Fact, FieldFacts, Form, Speaker
from steward.know.customers.model import Field as CatalogueField
from steward.platform.access.model import Role
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter()
READ = operation(Operation.CUSTOMERS_CUSTOMER_READ)
AsOf = Annotated[date | None, Query(description="As the bank knew it at the end of this day; today when absent.")]


class StatementOut(BaseModel):
    """One statement of a field with where it came from."""

    id: str
    value: str
    raw: JsonValue
    source: str
    confidence: str
    valid_from: date
    known_at: datetime


class FieldOut(StatementOut):
    """What counts for a field. `conflict`: another source, no less sure, disagrees; `stale`: past its shelf life since `fresh_until`."""

    field: str
    label: str
    conflict: bool
    stale: bool
    fresh_until: date | None
    rule: str
    others: list[StatementOut]


class FieldGroupOut(BaseModel):
    """Fields that belong together."""

    group: str
    label: str
    fields: list[FieldOut]


class FactsOut(BaseModel):
    """The living record of a customer as known on a day."""

    as_of: date
    groups: list[FieldGroupOut]
    conflicts: int
    stale: int


class ChoiceOut(BaseModel):
    """One word a field may take."""

    value: str
    label: str


class FormOut(BaseModel):
    """What a value must look like."""

    type: str
    unit: str | None
    low: int | None
    high: int | None
    limit: int | None
    choices: list[ChoiceOut]


class ColumnOut(FormOut):
    """One column of a field that holds records."""

    column: str
    label: str
    required: bool


class CatalogueFieldOut(FormOut):
    """One field the caller may state."""

    field: str
    label: str
    group: str
    group_label: str
    rule: str
    columns: list[ColumnOut]


class FieldsOut(BaseModel):
    """Every field the caller may state, by group."""

    fields: list[CatalogueFieldOut]


class StatedIn(BaseModel):
    """A fact: the field, its value as the catalogue wants it, and the day it holds from (today when absent)."""

    field: str = Field(max_length=40)
    value: JsonValue
    valid_from: date | None = None


class StatedOut(BaseModel):
    """The recorded fact, and whether it was new."""

    id: str
    effect: str


@router.get("/api/customers/{customer_id}/facts", **READ)
def list_facts(call: CallDep, customer_id: IdPath, as_of: AsOf = None) -> FactsOut:
    """Every field of which something is known, with what counts, what disagrees and what is stale."""
    return call.read(lambda w: _record(w, call, CustomerId(customer_id), BusinessDate(as_of or w.today)))


@router.get("/api/customers/{customer_id}/facts/{field_id}", **READ)
def field_history(call: CallDep, customer_id: IdPath, field_id: Annotated[str, Path(max_length=40)]) -> list[StatementOut]:
    """Every statement of one field, newest first."""
    found = call.read(lambda w: queries.fact_history(w, CustomerId(customer_id), field_id))
    return [_statement(call, f) for f in reversed(found)]


@router.get("/api/fact-fields", **operation(Operation.CUSTOMERS_FACT_STATE))
def list_fields(call: CallDep) -> FieldsOut:
    """The fields the caller may state, as forms need them."""
    return FieldsOut(fields=call.read(lambda w: _fields_for(w, call)))


def _fields_for(w: Work, call: Call) -> list[CatalogueFieldOut]:
    speaker = Speaker.CUSTOMER if w.actor.role is Role.CUSTOMER else Speaker.ADVISOR
    catalogue = queries.field_catalogue()
    groups = list(catalogue.groups)
    found = sorted((f for f in catalogue.fields.values() if speaker in f.stated_by), key=lambda f: groups.index(f.group))
    return [_field_out(call, f) for f in found]


@router.post("/api/customers/{customer_id}/facts", **operation(Operation.CUSTOMERS_FACT_STATE))
def state_fact(call: CallDep, customer_id: IdPath, body: StatedIn) -> StatedOut:
    """Record what the customer says of themselves or what an advisor learned in conversation."""

    def act(w: Work) -> StatedOut:
        day = BusinessDate(body.valid_from) if body.valid_from else None
        made = actions.state_fact(w, customer_id=CustomerId(customer_id), field=body.field, value=body.value, valid_from=day)
        return StatedOut(id=made.id, effect=made.effect.value)

    return call.run(act)


def _record(w: Work, call: Call, customer_id: CustomerId, as_of: BusinessDate) -> FactsOut:
    found = queries.facts_as_known(w, customer_id, as_of)
    catalogue = queries.field_catalogue()
    groups = []
    for group, label in catalogue.groups.items():
        fields = [_standing(call, found[f.id], f) for f in catalogue.fields.values() if f.group == group and f.id in found]
        if fields:
            groups.append(FieldGroupOut(group=group, label=label.say(call.language), fields=fields))
    return FactsOut(
        as_of=as_of,
        groups=groups,
        conflicts=sum(f.conflict for f in found.values()),
        stale=sum(f.stale for f in found.values()),
    )


def _standing(call: Call, found: FieldFacts, field: CatalogueField) -> FieldOut:
    months = field.fresh_months
    return FieldOut(
        **_statement(call, found.counts).model_dump(),
        field=field.id,
        label=field.label.say(call.language),
        conflict=found.conflict,
        stale=found.stale,
        fresh_until=None if months is None else add_months(found.counts.valid_from, months),
        rule=field.rule.label.say(call.language),
        others=[_statement(call, f) for f in found.others],
    )


def _statement(call: Call, fact: Fact) -> StatementOut:
    return StatementOut(
        id=fact.id,
        value=queries.shown_value(call.language, fact.field, fact.value),
        raw=plain(fact.value),
        source=queries.source_label(call.language, fact.source),
        confidence=f"{fact.confidence:.2f}",
        valid_from=fact.valid_from,
        known_at=fact.known_at,
    )


def _form(call: Call, form: Form) -> FormOut:
    choices = [ChoiceOut(value=k, label=v.say(call.language)) for k, v in (form.choices or {}).items()]
    return FormOut(type=form.type.value, unit=form.unit, low=form.low, high=form.high, limit=form.limit, choices=choices)


def _field_out(call: Call, field: CatalogueField) -> CatalogueFieldOut:
    groups = queries.field_catalogue().groups
    columns = [
        ColumnOut(**_form(call, c.form).model_dump(), column=c.id, label=c.label.say(call.language), required=c.required)
        for c in field.form.columns
    ]
    return CatalogueFieldOut(
        **_form(call, field.form).model_dump(),
        field=field.id,
        label=field.label.say(call.language),
        group=field.group,
        group_label=groups[field.group].say(call.language),
        rule=field.rule.label.say(call.language),
        columns=columns,
    )
