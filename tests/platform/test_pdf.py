"""Documents as files: the same bytes from the same paper, signatures any reader accepts, and not one changed byte passes (C4, F1)."""

import datetime as dt
import hashlib
import io
import os
import random
import subprocess
import sys
from dataclasses import replace

import pytest

from steward.kernel.json import plain
from steward.kernel.paper import Bars, Curve, Facts, Grid, Heading, Paper, Points, Swings, Text, read_block
from steward.kernel.time import Instant
from steward.platform.pdf import keys, verify
from steward.platform.pdf.render import CannotDraw, render
from steward.platform.pdf.sign import Clock, sign
from steward.platform.pdf.verify import Outcome

NOW = Instant(dt.datetime(2026, 3, 18, 2, 0, tzinfo=dt.UTC))
PAPER = Paper(
    language="zh",
    title="账户服务协议",
    bank="示例银行",
    number="C20260318-0000ABCD",
    day="2026-03-18",
    blocks=(
        Heading("一、双方"),
        Text("本协议由欧阳靖与示例银行订立。"),
        Text("您的资金可能亏损。", key=True),
        Points(("第一点。", "第二点。")),
        Facts((("客户", "欧阳靖"),)),
        Grid(("产品", "金额", "费用"), (("稳利添益", "200,000.00", "120.00"),)),
        Bars(("现金", "权益"), (8000, 2000), (3000, 7000), ("现在", "建议"), "现金从80%降到30%，权益从20%升到70%。"),
        Curve((10_000_000_000, 9_900_000_000, 10_100_000_000), ("3月1日", "3月18日"), "从1亿元到1.01亿元。"),
        Swings(("市场涨跌", "费用"), (1_200, -300), ("+12.00", "-3.00"), "市场涨跌12.00，费用3.00。"),
    ),
    notice="理财非存款，产品有风险，投资须谨慎。",
    made_from="account_agreement@2026.1",
    hash="5" * 64,
)
SAMPLES = 10_000 if os.environ.get("STEWARD_NIGHTLY") else 60


@pytest.fixture(scope="module")
def root() -> keys.Identity:
    return keys.new_root("示例银行", NOW)


@pytest.fixture(scope="module")
def signed(root: keys.Identity) -> bytes:
    """Signed by a customer, then sealed by the bank."""
    clock = Clock(keys.new_clock("示例银行", NOW, root), NOW)
    signer = keys.OwnAuthority(root, "示例银行").certify("欧阳靖", "person-1", NOW)
    first = sign(render(PAPER), signer=signer, clock=clock, field="Customer", reason=PAPER.hash)
    return sign(first, signer=keys.new_seal("示例银行", NOW, root), clock=clock, field="Bank", reason=PAPER.hash)


def test_the_same_paper_gives_the_same_bytes_in_every_process() -> None:
    other = "from tests.platform.test_pdf import PAPER, render; import hashlib; print(hashlib.sha256(render(PAPER)).hexdigest())"
    found = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == hashlib.sha256(render(PAPER)).hexdigest()
    assert render(replace(PAPER, number="C20260318-0000ABCE")) != render(PAPER)


def test_a_document_is_tagged_light_and_says_what_it_was_made_from() -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    file = render(PAPER)
    catalogue = PdfFileReader(io.BytesIO(file)).root
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "zh-CN"
    assert len(file) < 500_000
    assert b"pdfaid:part" in file


def test_a_character_that_no_typeface_has_is_refused_instead_of_left_out() -> None:
    """U+E123 is for private use: no typeface has it."""
    with pytest.raises(CannotDraw):
        render(replace(PAPER, blocks=(Text("张\ue123"),)))


def test_blocks_read_back_as_they_were_written() -> None:
    assert tuple(read_block(b) for b in plain(PAPER.blocks)) == PAPER.blocks


def test_a_signed_file_says_who_when_and_what(signed: bytes, root: keys.Identity) -> None:
    found = verify.verify(signed, root.certificate)
    assert found.outcome is Outcome.PROVED
    assert [(s.name, s.person, s.at, s.reason) for s in found.signatures] == [
        ("欧阳靖", "person-1", NOW, PAPER.hash),
        ("示例银行", "seal", NOW, PAPER.hash),
    ]
    assert (found.made_from, found.content) == (PAPER.made_from, PAPER.hash)
    assert signed.startswith(render(PAPER)), "a signature only adds"


def test_a_certificate_of_another_root_is_not_believed(signed: bytes) -> None:
    assert verify.verify(signed, keys.new_root("示例银行", NOW).certificate).outcome is Outcome.OTHER_SIGNER


def test_any_changed_byte_fails(signed: bytes, root: keys.Identity) -> None:
    """Positions over the whole file and, as many again, in the frame of the last signature, which no signature covers (C4)."""
    chance = random.Random(20260318)
    frame = signed.rindex(b"/Contents <")
    places = [chance.randrange(len(signed)) for _ in range(SAMPLES)] + [frame + chance.randrange(9000) for _ in range(SAMPLES)]
    for place in places:
        changed = bytearray(signed)
        changed[place] ^= 1 << chance.randrange(8)
        assert verify.verify(bytes(changed), root.certificate).outcome in {Outcome.ALTERED, Outcome.UNREADABLE, Outcome.UNSIGNED}, place


def test_what_covers_no_byte_is_caught_too(signed: bytes, root: keys.Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    """The filling behind the last signature, and its hexadecimal in small letters, mean the same to a reader. Planted: without the
    comparison of the frame both would pass."""
    frame = signed.rindex(b"/Contents <")
    filling = signed.index(b"0>", frame) - 50
    changed = signed[:filling] + b"1" + signed[filling + 1 :]
    small = signed[: frame + 12] + signed[frame + 12 : frame + 200].lower() + signed[frame + 200 :]
    assert small != signed
    for file in (changed, small):
        assert verify.verify(file, root.certificate).outcome is Outcome.ALTERED
    monkeypatch.setattr(verify, "_is_as_written", lambda _file, _signature: True)
    assert {verify.verify(file, root.certificate).outcome for file in (changed, small)} == {Outcome.PROVED}


def test_a_later_revision_fails(signed: bytes, root: keys.Identity) -> None:
    """Readers accept additions that they call harmless; a later revision without a signature is refused whatever it says."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    for change in ("/Lang", "/NeedsRendering"):
        writer = IncrementalPdfFileWriter(io.BytesIO(signed))
        writer.root[change] = generic.pdf_string("en") if change == "/Lang" else generic.BooleanObject(False)
        writer.update_root()
        made = io.BytesIO()
        writer.write(made)
        assert verify.verify(made.getvalue(), root.certificate).outcome is Outcome.ALTERED
    assert verify.verify(signed + b"\n", root.certificate).outcome is Outcome.ALTERED


def test_what_is_no_signed_file_says_so(root: keys.Identity) -> None:
    assert verify.verify(render(PAPER), root.certificate).outcome is Outcome.UNSIGNED
    assert verify.verify(b"PK", root.certificate).outcome is Outcome.UNREADABLE


def test_an_algorithm_that_is_not_connected_is_refused_honestly(root: keys.Identity) -> None:
    own = keys.OwnAuthority(root, "示例银行")
    assert keys.authority_for("P-256", own) is own
    with pytest.raises(keys.AlgorithmMissing) as refused:
        keys.authority_for("SM2", own)
    assert refused.value.facts == {"algorithm": "SM2", "supported": "P-256"}


def test_a_signer_has_a_key_of_their_own_each_time(root: keys.Identity) -> None:
    own = keys.OwnAuthority(root, "示例银行")
    made = [own.certify("欧阳靖", "person-1", NOW) for _ in range(2)]
    assert made[0].key != made[1].key
    assert made[0].certificate != made[1].certificate
