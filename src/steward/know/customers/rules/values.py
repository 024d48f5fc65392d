"""Whether a value is what its field asks for, in one normal form, so that equal things are equal."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from steward.kernel.json import Json
from steward.know.customers.model import ColumnWrong, FieldColumn, Form, ValueNotAmong, ValueOutOfRange, ValueTooLong, ValueType, ValueWrong

MAX_TEXT = 200
MAX_ITEMS = 40
DECIMALS = {ValueType.MONEY: 2, ValueType.RATE: 4}


def normal_value(field: str, form: Form, value: Json) -> Json:
    """The value in its normal form; a Refusal says what is wrong with it."""
    return READERS[form.type](field, form, value)


def read_text_value(field: str, form: Form, text: str) -> Json:
    """A value written in a cell: `yes`/`no`, lists with semicolons, records as JSON, everything else as it stands."""
    if form.type is ValueType.YES_NO:
        words: dict[str, Json] = {"yes": True, "no": False}
        return normal_value(field, form, words.get(text, text))
    if form.type in (ValueType.CHOICES, ValueType.YEARS):
        return normal_value(field, form, [part.strip() for part in text.split(";") if part.strip()])
    if form.type is ValueType.RECORDS:
        return normal_value(field, form, _parsed(field, form, text))
    if form.type is ValueType.MARK and text.isdecimal():
        return normal_value(field, form, int(text))
    return normal_value(field, form, text)


def write_text_value(form: Form, value: Json) -> str:
    """The cell that `read_text_value` reads back."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if form.type is ValueType.RECORDS:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return ";".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _parsed(field: str, form: Form, text: str) -> Json:
    try:
        found: Json = json.loads(text)
    except ValueError:
        raise _wrong(field, form) from None
    return found


def _wrong(field: str, form: Form) -> ValueWrong:
    return ValueWrong(field=field, type=form.type.value)


def _number(field: str, form: Form, value: Json) -> Json:
    """A whole number as int, one with decimals as decimal text; floats carry noise and are refused unless whole."""
    if isinstance(value, bool) or not isinstance(value, int | str | float) or (isinstance(value, float) and not value.is_integer()):
        raise _wrong(field, form)
    try:
        number = Decimal(int(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        raise _wrong(field, form) from None
    if not number.is_finite() or number != round(number, DECIMALS.get(form.type, 0)):
        raise _wrong(field, form)
    if (form.low is not None and number < form.low) or (form.high is not None and number > form.high):
        raise ValueOutOfRange(field=field, low=form.low, high=form.high)
    return int(number) if number == int(number) else f"{number.normalize():f}"


def _yes_no(field: str, form: Form, value: Json) -> Json:
    if not isinstance(value, bool):
        raise _wrong(field, form)
    return value


def _text(field: str, form: Form, value: Json) -> Json:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(field, form)
    if len(value) > (form.limit or MAX_TEXT):
        raise ValueTooLong(field=field, limit=form.limit or MAX_TEXT)
    return value.strip()


def _choice(field: str, form: Form, value: Json) -> Json:
    if not isinstance(value, str) or value not in (form.choices or {}):
        raise ValueNotAmong(field=field, known=", ".join(form.choices or {}))
    return value


def _list(field: str, form: Form, value: Json) -> list[Json]:
    if not isinstance(value, list | tuple):
        raise _wrong(field, form)
    if len(value) > MAX_ITEMS:
        raise ValueTooLong(field=field, limit=MAX_ITEMS)
    return list(value)


def _choices(field: str, form: Form, value: Json) -> Json:
    return sorted({str(_choice(field, form, part)) for part in _list(field, form, value)})


def _years(field: str, form: Form, value: Json) -> Json:
    """In the order given: two children may be born in one year."""
    return [_number(field, form, part) for part in _list(field, form, value)]


def _date(field: str, form: Form, value: Json) -> Json:
    try:
        return dt.date.fromisoformat(value).isoformat() if isinstance(value, str) and len(value) == 10 else _raise(_wrong(field, form))
    except ValueError:
        raise _wrong(field, form) from None


def _raise(refusal: Exception) -> Json:
    raise refusal


def _mark(field: str, form: Form, value: Json) -> Json:
    """A word of somebody else's system, or a level."""
    return _text(field, form, value) if isinstance(value, str) else _number(field, form, value)


def _records(field: str, form: Form, value: Json) -> Json:
    return [_record(field, form, part) for part in _list(field, form, value)]


def _record(field: str, form: Form, value: Json) -> Json:
    if not isinstance(value, Mapping):
        raise _wrong(field, form)
    known: dict[str, FieldColumn] = {c.id: c for c in form.columns}
    given = {k: v for k, v in value.items() if v is not None and v != ""}
    for column in known.values():
        if column.required and column.id not in given:
            raise ColumnWrong(field=field, column=column.id)
    for name in given:
        if name not in known:
            raise ColumnWrong(field=field, column=name)
    return {name: normal_value(f"{field}.{name}", known[name].form, part) for name, part in given.items()}


READERS: Mapping[ValueType, Callable[[str, Form, Json], Json]] = {
    ValueType.MONEY: _number,
    ValueType.COUNT: _number,
    ValueType.RATE: _number,
    ValueType.YES_NO: _yes_no,
    ValueType.CHOICE: _choice,
    ValueType.CHOICES: _choices,
    ValueType.DATE: _date,
    ValueType.TEXT: _text,
    ValueType.YEARS: _years,
    ValueType.RECORDS: _records,
    ValueType.MARK: _mark,
}
