"""Text that was decoded with the wrong table somewhere on its way here: legible to a machine, garbage to a person."""

import re

# Left behind by decoders that gave up (U+FFFD, and its bytes read as GBK), and control characters no text has.
DEBRIS = re.compile("[\ufffd\u0080-\u009f]|锟斤拷|烫烫烫")
CJK = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
MIN_CHARS = 3


def looks_garbled(text: str) -> bool:
    """Whether `text` bears debris of decoding, or turns into sound UTF-8 when its wrong decoding is undone."""
    if text.isascii():
        return False
    return bool(DEBRIS.search(text)) or _undone(text, "latin-1") or _undone(text, "cp1252") or _was_chinese(text)


def _undone(text: str, wrong: str) -> bool:
    """UTF-8 bytes read as a Western table: every non-ASCII run is then itself valid UTF-8, which real Western text never is."""
    try:
        return text.encode(wrong).decode("utf-8") != text
    except UnicodeError:
        return False


def _was_chinese(text: str) -> bool:
    """UTF-8 Chinese read as GBK. Short words can look so by accident, so a few characters that all turn Chinese are asked for."""
    if len(text) < MIN_CHARS:
        return False
    try:
        undone = text.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return False
    return all(c.isascii() or CJK.match(c) for c in undone)
