"""Files from outside are read in bounded memory and every fault is named by file, line and remedy (B3)."""

import io
import tracemalloc
from pathlib import Path

import pytest

from steward.platform.imports.model import Finding, SourceRefused, SourceRow
from steward.platform.imports.mojibake import looks_garbled
from steward.platform.imports.reading import MAX_LINE_BYTES, bounded_lines, detect_encoding, read_rows
from steward.platform.imports.report import escape_cell
from steward.platform.words import LANGUAGES, has
from tests.architecture.test_words import refusals

GIB = 1 << 30


def write(tmp_path: Path, content: bytes | str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "in.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path: Path, encoding: str | None = None) -> list[SourceRow | Finding]:
    return list(read_rows(path, ("id", "name"), ("note",), encoding=encoding))


def codes(found: list[SourceRow | Finding]) -> list[str]:
    return [f.code if isinstance(f, Finding) else f.values["id"] for f in found]


class EndlessLine(io.RawIOBase):
    """A header, one line of a gigabyte and one more row, made as they are read."""

    def __init__(self) -> None:
        self.left = [(b"id,name\n", 1), (b"x" * 65536, GIB // 65536), (b"\n2,b\n", 1)]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self.left:
            return 0
        block, times = self.left[0]
        taken = block[: len(buffer)]
        buffer[: len(taken)] = taken
        rest = block[len(taken) :]
        self.left[:1] = ([(rest, 1)] if rest else []) + ([(block, times - 1)] if times > 1 else [])
        return len(taken)


def test_a_line_of_a_gigabyte_is_skipped_without_being_held() -> None:
    tracemalloc.start()
    lines = list(bounded_lines(io.BufferedReader(EndlessLine(), 65536)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines == [(1, b"id,name"), (2, None), (3, b"2,b")]
    assert peak < 2 << 20


def test_a_file_that_is_one_sparse_gigabyte_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    with path.open("wb") as out:
        out.truncate(GIB)
    tracemalloc.start()
    with pytest.raises(SourceRefused) as refused:
        read(path, "utf-8")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (refused.value.finding.code, refused.value.finding.line) == ("import.line_too_long", 1)
    assert peak < 2 << 20


def test_a_line_at_the_bound_is_read_and_one_beyond_is_not(tmp_path: Path) -> None:
    fits, over = "1," + "a" * (MAX_LINE_BYTES - 3), "2," + "a" * (MAX_LINE_BYTES - 1)
    found = read(write(tmp_path, f"id,name\n{fits}\n{over}\n3,c\n"))
    assert codes(found) == ["1", "import.line_too_long", "3"]
    assert found[1].line == 3


def test_bom_crlf_blank_lines_quotes_and_line_breaks_inside_quotes(tmp_path: Path) -> None:
    text = '\ufeffid,name\r\n1,"a, ""b"""\r\n\r\n2,"two\nlines"\r\n3,c'
    found = read(write(tmp_path, text))
    assert [f.values for f in found if isinstance(f, SourceRow)] == [
        {"id": "1", "name": 'a, "b"'}, {"id": "2", "name": "two\nlines"}, {"id": "3", "name": "c"},
    ]  # fmt: skip
    assert [f.line for f in found] == [2, 4, 6]


def test_an_open_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    found = read(write(tmp_path, 'id,name\n1,"open\n2,b\n3,c\n4,"x"y\n5,e\n'))
    assert codes(found) == ["import.quote_open", "2", "3", "import.bad_quotes", "5"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"1,a\x00b", "import.nul_byte"),
        (b"1,\xff\xfe", "import.bad_encoding"),
        (b"1", "import.cell_count"),
        (b"1,a,b", "import.cell_count"),
        ("1,\ufffd\ufffd".encode(), "import.mojibake"),
        ("1,Ã¶sterreich".encode(), "import.mojibake"),
        ("1,锟斤拷".encode(), "import.mojibake"),
        (("1," + "财富管家".encode().decode("gb18030")).encode(), "import.mojibake"),
    ],
)
def test_a_bad_line_is_named_and_its_neighbours_stay(tmp_path: Path, line: bytes, code: str) -> None:
    found = read(write(tmp_path, b"id,name\n0,\xe8\xb4\xa2\xe5\xaf\x8c\n" + line + b"\n9,z\n"))
    assert codes(found) == ["0", code, "9"]
    assert (found[1].file, found[1].line) == ("in.csv", 3)


@pytest.mark.parametrize(
    "name", ["Börse München", "ΔΗΛΟΣ ΒΡΑΧΥΠΡΟΘΕΣΜΩΝ", "iShares € Govt Bond", "联通", "欧阳娜娜", "长江稳健债券一年定开", "Étoile Société"]
)
def test_sound_text_is_not_taken_for_garbled(name: str) -> None:
    assert not looks_garbled(name)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("id,nome", "import.unknown_column"),
        ("id", "import.column_missing"),
        ("id,name,id", "import.column_twice"),
        ("", "import.empty_file"),
    ],
)
def test_wrong_columns_refuse_the_file(tmp_path: Path, header: str, code: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        read(write(tmp_path, f"{header}\n1,a\n" if header else ""))
    assert refused.value.finding.code == code


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused):
        read(tmp_path / "in.csv")


def test_gb18030_is_detected_and_one_broken_line_does_not_change_utf8_to_it(tmp_path: Path) -> None:
    rows = "id,name\n1,财富管家\n2,稳健理财\n3,㐀𠀀\n"
    gb = write(tmp_path, rows, "gb18030")
    assert detect_encoding(gb) == "gb18030"
    assert [f.values["name"] for f in read(gb) if isinstance(f, SourceRow)] == ["财富管家", "稳健理财", "㐀𠀀"]
    utf = write(tmp_path, rows.encode() + b"4,\xc4\xe3\n")
    assert codes(read(utf)) == ["1", "2", "3", "import.bad_encoding"]
    with pytest.raises(SourceRefused):
        read(write(tmp_path, rows, "utf-16"))


def test_cells_that_a_spreadsheet_would_run_are_escaped() -> None:
    assert [escape_cell(c) for c in ("=1+1", "+1", "-1", "@x", "a=1", "")] == ["'=1+1", "'+1", "'-1", "'@x", "a=1", ""]


def test_every_import_reason_has_a_sentence_and_a_remedy_in_both_languages() -> None:
    used = set()
    for path in (Path(__file__).parents[3] / "src" / "steward").rglob("*.py"):
        if "imports" in path.parts:
            used |= {word for word in path.read_text("utf-8").replace("'", '"').split('"') if word.startswith("import.")}
    used -= {r.code for r in refusals()}  # a refusal's one sentence holds its remedy
    assert len(used) > 25
    missing = [(lang, code) for lang in LANGUAGES for base in used for code in (base, f"{base}.remedy") if not has(lang, code)]
    assert missing == []
