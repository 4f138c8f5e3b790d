"""The manifest of a release: its files, its privacy cost, the release before, and the signature."""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from caseflow.statistics.ledger.canonical_json import Json, canonical_json
from caseflow.statistics.ledger.lines import LedgerLine
from caseflow.statistics.plan.catalogue import Catalogue, read_catalogue
from caseflow.statistics.plan.period import Period
from caseflow.statistics.release.data_files import data_csv, data_json, measurements_csv, table_json
from caseflow.statistics.release.figures import FigureTable, figure_tables

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
DATA_CSV = "data.csv"
DATA_JSON = "data.json"
MEASUREMENTS = "measurements.csv"

# A person whose several reports nobody can link is protected as a group: the bound for 2 and 3 is printed.
_GROUP_SIZES = (1, 2, 3)


class ReleaseForged(Exception):
    """A release is not what the office signed; the message names the file."""


@dataclass(frozen=True)
class ReleaseHeader:
    """What a release says about itself beside its figures."""

    series: str
    period: Period
    ref_area: str
    cut_off: datetime.date
    planned_publication: datetime.date
    software_version: str
    signing_public_key: bytes
    previous_manifest_sha256: str | None

    @property
    def release_id(self) -> str:
        """The name of the release in addresses."""
        return f"{self.series}-{self.period}"


def release_files(
    header: ReleaseHeader, lines: Sequence[LedgerLine], month_lines: Sequence[LedgerLine]
) -> dict[str, bytes]:
    """Every file of a release but the signature: a pure function of the ledger and the header."""
    tables = figure_tables(header.period, lines, month_lines)
    files = {
        DATA_CSV: data_csv(header.period, header.ref_area, tables),
        DATA_JSON: data_json(header.series, header.period, header.ref_area, tables),
        MEASUREMENTS: measurements_csv(header.period, tables),
    }
    return {**files, MANIFEST: canonical_json(_manifest(header, lines, tables, files))}


def sign_manifest(signing_seed: bytes, manifest: bytes) -> bytes:
    """The Ed25519 signature (64 bytes) of the manifest's bytes."""
    return Ed25519PrivateKey.from_private_bytes(signing_seed).sign(manifest)


def signing_public_key(signing_seed: bytes) -> bytes:
    """The public key (32 bytes) that belongs to a signing seed."""
    return Ed25519PrivateKey.from_private_bytes(signing_seed).public_key().public_bytes_raw()


def verify_release(files: Mapping[str, bytes], public_key: bytes, previous_manifest_sha256: str | None = None) -> None:
    """Check the signature, the files against the manifest, and the place in the chain of releases.

    Raises:
        ReleaseForged: names the file that is not what was signed.
    """
    manifest = files.get(MANIFEST, b"")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(files.get(SIGNATURE, b""), manifest)
    except InvalidSignature:
        raise ReleaseForged(MANIFEST) from None
    content = json.loads(manifest)
    for entry in content["files"]:
        if sha256_text(files.get(entry["name"], b"")) != entry["sha256"]:
            raise ReleaseForged(entry["name"])
    if content["previous_manifest_sha256"] != previous_manifest_sha256:
        raise ReleaseForged("a release before this one")


def sha256_text(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _manifest(
    header: ReleaseHeader, lines: Sequence[LedgerLine], tables: Sequence[FigureTable], files: Mapping[str, bytes]
) -> Json:
    first, last = lines[0].measurement, lines[-1]
    return {
        "release_id": header.release_id,
        "series": header.series,
        "period": str(header.period),
        "ref_area": header.ref_area,
        "catalogue_version": first.catalogue_version,
        "code_lists": _code_lists(tables),
        "tier": first.tier,
        "strict": first.strict,
        "cut_off": header.cut_off.isoformat(),
        "measured_on": first.measured_on.isoformat(),
        "planned_publication": header.planned_publication.isoformat(),
        "tables": [_table(table, lines) for table in tables],
        "files": [{"name": name, "sha256": sha256_text(content)} for name, content in sorted(files.items())],
        "guarantee": _guarantee(read_catalogue(first.tier, strict=first.strict), lines),
        "ledger_number": last.number,
        "ledger_head": last.hash.hex(),
        "previous_manifest_sha256": header.previous_manifest_sha256,
        "signing_public_key": header.signing_public_key.hex(),
        "software_version": header.software_version,
    }


def _table(table: FigureTable, lines: Sequence[LedgerLine]) -> Json:
    content: dict[str, Json] = {
        "id": table.id,
        "dims": list(table.dims),
        "rows": len(table.figures),
        "sigma2": str(table.sigma2),
        "half_width": table.half_width,
        "sha256": sha256_text(canonical_json(table_json(table))),
    }
    if table.definition is None:
        return {**content, "sum_of": "month_total"}
    line = next(line for line in lines if line.measurement.table_id == table.id)
    relation = "total <= sum <= k * total" if table.definition.multi_response else "sum = total"
    return {
        **content,
        "k": table.definition.k,
        "rho": str(table.definition.rho),
        "unit": table.definition.unit,
        "parents": [{"table": parent, "relation": relation} for parent in table.definition.parents],
        "ledger": {"number": line.number, "previous_hash": line.previous_hash.hex(), "hash": line.hash.hex()},
    }


def _guarantee(catalogue: Catalogue, lines: Sequence[LedgerLine]) -> Json:
    budget = catalogue.budget
    return {
        "unit": "one report",
        "measure": "zero-concentrated differential privacy",
        "rho_release": str(sum(line.measurement.rho for line in lines)),
        "rho_lifetime": str(budget.lifetime),
        "mu": budget.mu,
        "epsilon_at_delta_1e-6": budget.epsilon,
        "recognised_percent": budget.recognised_percent,
        "group": [
            {"reports": size, "rho": str(budget.lifetime * size * size), "mu": str(Decimal(budget.mu) * size)}
            for size in _GROUP_SIZES
        ],
    }


def _code_lists(tables: Sequence[FigureTable]) -> Json:
    """The digest of the codes of each dimension, so that a changed list is seen."""
    codes: dict[str, list[str]] = {}
    for table in tables:
        for position, dimension in enumerate(table.dims):
            codes[dimension] = list(dict.fromkeys(figure.cell[position] for figure in table.figures))
    return {dimension: sha256_text(canonical_json(listed)) for dimension, listed in codes.items()}
