"""Logs are JSON lines without personal data, and every transaction is a span."""

import json
import logging
from pathlib import Path

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from steward.app import open_runtime, prepare_database
from steward.platform.access.model import ANONYMOUS
from steward.platform.settings import Settings
from steward.platform.telemetry import JsonLines
from steward.platform.work import Work


def count_nothing(w: Work) -> int:
    return w.now.year


def test_a_transaction_is_a_span_named_after_what_it_runs(tmp_path: Path) -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    trace.set_tracer_provider(provider)
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    prepare_database(settings, demo=True)
    open_runtime(settings).run(ANONYMOUS, count_nothing, read_only=True)
    provider.shutdown()  # it stays the provider of this process, and would keep the spans of every test that follows
    assert "count_nothing" in [s.name for s in spans.get_finished_spans()]


def test_a_log_line_is_one_json_object_with_its_extras() -> None:
    record = logging.makeLogRecord(
        {"name": "steward.access", "levelname": "INFO", "msg": "request", "route": "/api/bank", "color_message": "x"}
    )
    line = json.loads(JsonLines().format(record))
    assert (line["message"], line["route"]) == ("request", "/api/bank")
    assert "color_message" not in line
