"""Certificates for tests: an authority of one's own and what it vouches for."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from steward.platform.settings import TlsFiles

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Who vouches, with its certificate lying in a folder."""

    folder: Path
    name: x509.Name
    key: ec.EllipticCurvePrivateKey

    @property
    def file(self) -> Path:
        """The certificate by which others know it."""
        return self.folder / "ca.pem"

    def vouch(self, name: str) -> TlsFiles:
        """A certificate and key for `name`, beside the authority's own."""
        key = ec.generate_private_key(ec.SECP256R1())
        shown, kept = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        shown.write_bytes(_signed(named(name), key, self.name, self.key, is_authority=False))
        kept.write_bytes(_private(key))
        kept.chmod(0o600)
        return TlsFiles(self.file, shown, kept)


def make_authority(folder: Path, name: str) -> Authority:
    """An authority of its own in an empty folder."""
    folder.mkdir()
    made = Authority(folder, named(name), ec.generate_private_key(ec.SECP256R1()))
    made.file.write_bytes(_signed(made.name, made.key, made.name, made.key, is_authority=True))
    return made


def named(name: str) -> x509.Name:
    """A name of one part."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _signed(
    name: x509.Name, key: ec.EllipticCurvePrivateKey, by: x509.Name, with_key: ec.EllipticCurvePrivateKey, *, is_authority: bool
) -> bytes:
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(by).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - DAY).not_valid_after(now + DAY)
    made = made.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    return made.sign(with_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
