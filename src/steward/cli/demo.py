"""`steward demo`: make the demo bank, and step it to its next business day."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.progress import Progress

from steward.cli.context import bank, console, emit_json, settings, stop
from steward.platform.settings import InsecureStart, Settings

app = typer.Typer(help="Make the demo bank: seeded people, three years of history, staff of every role.")
STEPS = {"generate": "drawing people and markets", "history": "writing three years of history"}


@app.callback(invoke_without_command=True)
def demo(
    ctx: typer.Context,
    households: Annotated[int, typer.Option(min=10, max=20_000, help="How many households.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed on the same day gives the same bank.")] = 20260,
    if_absent: Annotated[bool, typer.Option("--if-absent", help="Do nothing when there is a finished bank already.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Remove the demo bank that is there and make a new one.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line at the end.")] = False,
) -> None:
    """Fill an empty database with the demo bank; a database with a real bank in it is never touched."""
    if ctx.invoked_subcommand is not None:
        return
    from steward.app import remove_demo_bank
    from steward.sim.state import BankState, state_of

    chosen = settings()
    state = state_of(chosen)
    if state is BankState.REAL:
        raise stop("there is a bank in this database that is not a demo bank: nothing was touched")
    if state is BankState.COMPLETE and if_absent:
        console.print("the demo bank is there already")
        return
    if state is BankState.COMPLETE and not fresh:
        raise stop("there is a demo bank already: use --fresh to replace it")
    if state in (BankState.COMPLETE, BankState.UNFINISHED):
        remove_demo_bank(chosen)
    report = _make(chosen, households, seed)
    console.print(
        f"demo bank of {report['today']}: {report['households']} households, {report['customers']} customers, "
        f"{report['transfers']} transfers in {report['seconds']} s"
    )
    if as_json:
        emit_json(report)


@app.command("next-day")
def step(as_json: Annotated[bool, typer.Option("--json", help="One JSON line at the end.")] = False) -> None:
    """Step the demo bank to its next business day: prices, execution, settlement."""
    from steward.sim.model import NotADemoBank
    from steward.sim.next_day import next_day

    with bank() as rt:
        try:
            moved = next_day(rt)
        except NotADemoBank:
            raise stop("this is not a finished demo bank: run `steward demo`") from None
    console.print(f"it is the morning of {moved.business_date}; {moved.executed} orders were executed")
    if as_json:
        emit_json({"business_date": moved.business_date.isoformat(), "executed": moved.executed})


def _make(chosen: Settings, households: int, seed: int) -> dict[str, Any]:
    from steward.app import open_runtime, prepare_database
    from steward.kernel.json import plain
    from steward.platform.clock import monotonic
    from steward.quant.warm import warm
    from steward.sim.load import make_demo_bank

    with console.status("compiling the numeric core (the first time only)"):
        warm()
    started = monotonic()
    try:
        prepare_database(chosen, demo=True)
    except InsecureStart as problem:
        raise stop(str(problem)) from None
    rt = open_runtime(chosen)
    with Progress(console=console, transient=True) as shown:
        tasks = {step: shown.add_task(text, total=1.0) for step, text in STEPS.items()}
        report = make_demo_bank(rt, seed=seed, households=households, progress=lambda step, done: shown.update(tasks[step], completed=done))
    rt.engine.dispose()
    return {**plain(asdict(report)), "seconds": round(monotonic() - started, 1)}
