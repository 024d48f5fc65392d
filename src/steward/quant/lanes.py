"""A Numba number that holds several float64 side by side: one problem per lane of a SIMD register.

Kernels that do the same arithmetic for many independent problems are written as if for one; each
`Lanes` value carries `WIDTH` of them and each operation is one vector instruction.  LLVM's own loop
vectoriser cannot do this for long loop bodies over many arrays, because it cannot prove that they do
not overlap.

Values live in flat float64 arrays: element `k` of lane `j` is `array[k * WIDTH + j]`.
"""

import operator
from collections.abc import Callable
from typing import Any, TypeAlias, cast

import llvmlite.binding as llvm
from llvmlite import ir
from numba.core import types
from numba.core.datamodel import models
from numba.extending import intrinsic, overload, register_model

Vector: TypeAlias = Any  # inside compiled code only; Numba types have no static counterpart


def _native_width() -> int:
    """Eight lanes fill an AVX-512 register, four an AVX2 one; wider than native spills to memory."""
    return 8 if llvm.get_host_cpu_features().get("avx512f", False) else 4


WIDTH = _native_width()
_VECTOR = ir.VectorType(ir.DoubleType(), WIDTH)
_INT32 = ir.IntType(32)


class Lanes(types.Type):
    """Numba type of `WIDTH` float64 values."""

    def __init__(self) -> None:
        super().__init__(name=f"Lanes{WIDTH}")


LANES = Lanes()


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, fe_type: Any) -> None:
        super().__init__(manager, fe_type, _VECTOR)  # type: ignore[no-untyped-call]  # numba is partly typed


def _spread(builder: Any, value: Any) -> Any:
    single = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), value, _INT32(0))
    zeros = ir.Constant(ir.VectorType(_INT32, WIDTH), [0] * WIDTH)
    return builder.shuffle_vector(single, ir.Constant(_VECTOR, ir.Undefined), zeros)


def _as_vector(context: Any, builder: Any, value: Any, numba_type: Any) -> Any:
    if isinstance(numba_type, Lanes):
        return value
    return _spread(builder, context.cast(builder, value, numba_type, types.float64))


def _compiled_in(build: Callable[..., Any]) -> Callable[..., Any]:
    """Numba's intrinsic, with a type that says what Numba cannot: callable from compiled code with any numbers."""
    return cast(Callable[..., Any], intrinsic(build))


def _binary(emit: Callable[[Any, Any, Any], Any]) -> Callable[..., Any]:
    """An intrinsic of two operands, at least one of them Lanes; a scalar is spread over all lanes."""

    @_compiled_in
    def operation(_typing: Any, a: Any, b: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            left = _as_vector(context, builder, args[0], signature.args[0])
            right = _as_vector(context, builder, args[1], signature.args[1])
            return emit(builder, left, right)

        return LANES(a, b), generate

    return operation


def _choose(comparison: str) -> Callable[[Any, Any, Any], Any]:
    def emit(builder: Any, a: Any, b: Any) -> Any:
        return builder.select(builder.fcmp_ordered(comparison, a, b), a, b)

    return emit


def _flag_below(builder: Any, a: Any, b: Any) -> Any:
    return builder.uitofp(builder.fcmp_ordered("<", a, b), _VECTOR)


_CONTRACT = ("contract",)  # lets a product and a sum become one fused instruction
_add = _binary(lambda builder, a, b: builder.fadd(a, b, flags=_CONTRACT))
_sub = _binary(lambda builder, a, b: builder.fsub(a, b, flags=_CONTRACT))
_mul = _binary(lambda builder, a, b: builder.fmul(a, b, flags=_CONTRACT))
_div = _binary(lambda builder, a, b: builder.fdiv(a, b, flags=_CONTRACT))
larger = _binary(_choose(">"))
smaller = _binary(_choose("<"))
below = _binary(_flag_below)  # 1.0 where a < b, else 0.0 (also for NaN)


def _overload_operator(symbol: Callable[..., Any], operation: Callable[..., Any]) -> None:
    @overload(symbol, strict=False)
    def typed(a: Any, b: Any) -> Any:
        if isinstance(a, Lanes) or isinstance(b, Lanes):
            return lambda a, b: operation(a, b)  # noqa: PLW0108  # Numba wants a function of these very names
        return None


for _symbol, _operation in (
    (operator.add, _add),
    (operator.sub, _sub),
    (operator.mul, _mul),
    (operator.truediv, _div),
):
    _overload_operator(_symbol, _operation)


def _pick(comparison: str) -> Callable[..., Any]:
    """An intrinsic of four operands: per lane the third where the first compares so with the second, else (also for NaN) the fourth."""

    @_compiled_in
    def operation(_typing: Any, a: Any, b: Any, then: Any, otherwise: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            left, right, yes, no = (_as_vector(context, builder, v, t) for v, t in zip(args, signature.args, strict=True))
            return builder.select(builder.fcmp_ordered(comparison, left, right), yes, no)

        return LANES(a, b, then, otherwise), generate

    return operation


pick_below = _pick("<")
pick_at_most = _pick("<=")


@_compiled_in
def two_to(_typing: Any, power: Any) -> Any:
    """2**power of whole numbers between -1022 and 1023, by their bits."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        integers = ir.VectorType(ir.IntType(64), WIDTH)
        shifted = builder.fadd(
            args[0], ir.Constant(_VECTOR, [6755399441055744.0] * WIDTH)
        )  # 1.5 * 2**52 leaves the integer in the low bits
        raised = builder.add(builder.bitcast(shifted, integers), ir.Constant(integers, [1023] * WIDTH))
        return builder.bitcast(builder.shl(raised, ir.Constant(integers, [52] * WIDTH)), _VECTOR)

    return LANES(power), generate


@_compiled_in
def whole(_typing: Any, value: Any) -> Any:
    """The nearest whole number, halves to even."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        magic = ir.Constant(_VECTOR, [6755399441055744.0] * WIDTH)
        return builder.fsub(builder.fadd(args[0], magic), magic)

    return LANES(value), generate


def _address(context: Any, builder: Any, array_type: Any, array: Any, offset: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [offset]), _VECTOR.as_pointer())


def _times_width(builder: Any, position: Any) -> Any:
    return builder.mul(position, ir.Constant(position.type, WIDTH))


def _loading(scaled: bool) -> Callable[..., Any]:
    @_compiled_in
    def operation(_typing: Any, array: Any, position: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            where = context.cast(builder, args[1], signature.args[1], types.intp)
            offset = _times_width(builder, where) if scaled else where
            return builder.load(_address(context, builder, signature.args[0], args[0], offset), align=8)

        return LANES(array, position), generate

    return operation


def _storing(scaled: bool) -> Callable[..., Any]:
    @_compiled_in
    def operation(_typing: Any, array: Any, position: Any, value: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            where = context.cast(builder, args[1], signature.args[1], types.intp)
            offset = _times_width(builder, where) if scaled else where
            vector = _as_vector(context, builder, args[2], signature.args[2])
            builder.store(vector, _address(context, builder, signature.args[0], args[0], offset), align=8)
            return context.get_dummy_value()

        return types.void(array, position, value), generate

    return operation


load = _loading(scaled=True)  # vector number `position` of a flat float64 array
store = _storing(scaled=True)  # write a value (Lanes, or a scalar for all lanes) as vector number `position`
load_from = _loading(scaled=False)  # the `WIDTH` elements that begin at element `position`, anywhere in the array
store_from = _storing(scaled=False)


@_compiled_in
def spread(_typing: Any, value: Any) -> Any:
    """The same scalar in every lane."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _as_vector(context, builder, args[0], signature.args[0])

    return LANES(value), generate
