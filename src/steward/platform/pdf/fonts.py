"""Where the typefaces lie: those of the web's packages, of the system, or of STEWARD_FONTS."""

import os
from functools import cache
from pathlib import Path

from steward.kernel.refusal import Kind, Refusal

# In the order in which a character is looked for.
FAMILIES = ("Noto Sans SC", "Noto Sans CJK SC", "LXGW WenKai")
WEIGHTS = ("400Regular", "700Bold")
ROOT = Path(__file__).parents[4]
PACKAGE = ROOT / "web" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
SYSTEM = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/truetype/lxgw-wenkai"))


class FontsMissing(Refusal):
    """No Chinese typeface is installed on this machine; the operator's handbook says which to install."""

    kind = Kind.CONFLICT
    code = "pdf.fonts_missing"


@cache
def font_paths() -> tuple[str, ...]:
    """Folders with typefaces; FontsMissing when there is none."""
    named = os.environ.get("STEWARD_FONTS")
    wanted = [Path(named)] if named else [*(PACKAGE / weight for weight in WEIGHTS), *SYSTEM]
    found = tuple(str(folder) for folder in wanted if folder.is_dir())
    if not found:
        raise FontsMissing
    return found
