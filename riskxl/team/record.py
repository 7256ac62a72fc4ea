"""What install did on this computer, written down so that uninstall takes back that and nothing else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from riskxl.errors import DataError, Problem
from riskxl.language import Text, plain
from riskxl.team.computer import RegistryValue
from riskxl.team.places import Places

_FORMAT = 1


@dataclass(slots=True)
class Record:
    """Paths as text, '' for what was not done."""

    riskxl: str
    python: str
    environment: str = ""
    addin: str = ""
    addin_sha256: str = ""
    replaced_addin: str = ""  # where the file is kept that stood in the add-in's place
    trusted_key: str = ""
    trusted: dict[str, RegistryValue] = field(default_factory=dict)
    complete: bool = False  # false in the middle of an installation that was cut off

    def save(self, places: Places) -> None:
        text = json.dumps({"format": _FORMAT, **asdict(self)}, ensure_ascii=False, indent=2)
        places.record.write_text(text + "\n", encoding="utf-8")


def read_record(places: Places) -> Record | None:
    """None if nothing was installed; raises DataError for a record that was changed by hand."""
    if not places.record.is_file():
        return None
    try:
        stored = json.loads(places.record.read_text(encoding="utf-8"))
        if stored.pop("format") != _FORMAT:
            raise ValueError(_FORMAT)
        return Record(**stored)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DataError(
            Problem(
                plain(places.record),
                Text("安装记录读不懂", "the record of the installation cannot be read"),
                Text(
                    f"请关闭 Excel，手工删除 {places.base} 和 {places.addin}，再重新安装",
                    f"close Excel, delete {places.base} and {places.addin} yourself and install again",
                ),
            )
        ) from error


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
