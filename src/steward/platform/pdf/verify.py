"""Verifying a signed file offline: signers, times, and that not one byte of it was changed or added.

Readers of PDF files accept bytes that no signature covers: filling behind a signature, the encoding of its frame, a later revision that
only adds. Here the frame of every signature has to be exactly the one this project writes, every revision has to end in a signature and
the last signature has to cover the whole file (C4).
"""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from steward.kernel.time import Instant

if TYPE_CHECKING:
    from asn1crypto import cms, x509


class Outcome(IntEnum):
    """What a file proves; also the exit code of the command."""

    PROVED = 0
    UNREADABLE = 1
    ALTERED = 2
    OTHER_SIGNER = 3
    UNSIGNED = 4


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: by whom, when, and what the signature says it is for."""

    name: str
    person: str
    at: Instant
    reason: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. `made_from` is the template with its version; signatures are listed in the order they were made."""

    outcome: Outcome
    title: str = ""
    made_from: str = ""
    content: str = ""  # the digest of what the document says
    signatures: tuple[Signed, ...] = ()


def verify(file: bytes, root: bytes) -> Verified:
    """Judge a file by the root certificate (DER) of whoever should have issued its signers' certificates."""
    # pyHanko starts an event loop, which a thread that has one already cannot.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(_verify, file, root).result()


def _verify(file: bytes, root: bytes) -> Verified:
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - slow to load

    if not file.startswith(b"%PDF-"):
        return Verified(Outcome.UNREADABLE)
    try:
        reader = PdfFileReader(io.BytesIO(file))
        signatures = reader.embedded_signatures
        if not signatures:
            return Verified(Outcome.UNSIGNED)
        if not all(_is_as_written(file, s) for s in signatures) or reader.xrefs.total_revisions != len(signatures) + 1:
            return Verified(Outcome.ALTERED)
        states = [_state(s, root) for s in signatures]
        if not all(state.is_intact for state in states) or not _covers(signatures[-1], whole=True):
            return Verified(Outcome.ALTERED)
        found = dict(part.split("=", 1) for part in _keywords(reader) if "=" in part)
        return Verified(
            Outcome.PROVED if all(state.is_trusted for state in states) else Outcome.OTHER_SIGNER,
            title=str(reader.trailer["/Info"].get("/Title", "")),
            made_from=found.get("template", ""),
            content=found.get("content", ""),
            signatures=tuple(_signed(s) for s in signatures),
        )
    except Exception:  # noqa: BLE001 - whatever cannot be read is not what was signed
        return Verified(Outcome.ALTERED)


def _keywords(reader: Any) -> list[str]:
    return str(reader.trailer["/Info"].get("/Keywords", "")).split(", ")


def _signed(s: Any) -> Signed:
    subject = s.signer_cert.subject.native
    stamped = _token(s.signer_info)["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return Signed(str(subject["common_name"]), str(subject["serial_number"]), stamped, str(s.sig_object.get("/Reason", "")))


@dataclass(frozen=True, slots=True)
class _State:
    is_intact: bool
    is_trusted: bool


def _state(s: Any, root: bytes) -> _State:
    """Whether what a signature covers is as it was, nothing but signatures came later, and the root issued its certificates."""
    from asn1crypto import x509  # noqa: PLC0415
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel  # noqa: PLC0415
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    (stated,) = [a["values"][0].native for a in s.signer_info["signed_attrs"] if a["type"].native == "message_digest"]
    if s.compute_digest() != stated:
        return _State(is_intact=False, is_trusted=False)
    context = ValidationContext(trust_roots=[x509.Certificate.load(root)], allow_fetching=False, moment=_signed(s).at)
    found = validate_pdf_signature(s, context, context)
    stamped, changed = found.timestamp_validity, found.diff_result
    only_signed = isinstance(changed, DiffResult) and changed.modification_level <= ModificationLevel.FORM_FILLING
    intact = found.intact and found.valid and stamped and stamped.intact and stamped.valid and only_signed and _covers(s, whole=False)
    return _State(bool(intact), bool(found.trusted and stamped and stamped.trusted))


def _covers(s: Any, *, whole: bool) -> bool:
    from pyhanko.sign.validation import SignatureCoverageLevel  # noqa: PLC0415

    return bool(s.coverage >= (SignatureCoverageLevel.ENTIRE_FILE if whole else SignatureCoverageLevel.ENTIRE_REVISION))


def _is_as_written(file: bytes, s: Any) -> bool:
    """Whether the frame of a signature, which no signature covers, is byte for byte what `sign` writes around what is covered."""
    from asn1crypto import cms  # noqa: PLC0415

    _, before, after, _ = (int(n) for n in s.byte_range)
    frame = file[before:after]
    info = cms.ContentInfo.load(bytes.fromhex(frame[1:-1].decode("ascii")))
    token = _token(info["content"]["signer_infos"][0])
    stamped = _as_framed(token, "v3", token["content"]["encap_content_info"], "rsassa_pkcs1v15", None)
    attribute = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [stamped]})
    wanted = _as_framed(info, "v1", cms.ContentInfo({"content_type": "data"}), "sha256_ecdsa", attribute)
    hexed = wanted.dump().hex().upper().encode()
    return bool(frame == b"<" + hexed.ljust(len(frame) - 2, b"0") + b">")


def _as_framed(info: "cms.ContentInfo", version: str, content: Any, algorithm: str, unsigned: Any) -> "cms.ContentInfo":
    """A signature put together anew from the parts that something proves: certificate, signed attributes, the signature itself."""
    from asn1crypto import cms  # noqa: PLC0415

    (certificate,), (given,) = info["content"]["certificates"], info["content"]["signer_infos"]
    chosen = _certificate(certificate.chosen)
    sha256 = {"algorithm": "sha256"}
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": chosen.issuer, "serial_number": chosen.serial_number}},
        "digest_algorithm": sha256,
        "signed_attrs": given["signed_attrs"],
        "signature_algorithm": {"algorithm": algorithm},
        "signature": given["signature"].native,
    }
    if unsigned is not None:
        signer["unsigned_attrs"] = [unsigned]
    body = {"version": version, "digest_algorithms": [sha256], "encap_content_info": content, "certificates": [chosen]}
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData({**body, "signer_infos": [signer]})})


def _certificate(given: "x509.Certificate") -> "x509.Certificate":
    """The certificate with the part its issuer did not sign, the name of the algorithm, taken from the part that was signed."""
    from asn1crypto import x509  # noqa: PLC0415

    signed = given["tbs_certificate"]
    parts = {"tbs_certificate": signed, "signature_algorithm": signed["signature"], "signature_value": given["signature_value"].native}
    return x509.Certificate(parts)


def _token(signer: "cms.SignerInfo") -> "cms.ContentInfo":
    (found,) = [a["values"][0] for a in signer["unsigned_attrs"] if a["type"].native == "signature_time_stamp_token"]
    return found
