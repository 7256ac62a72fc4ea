"""Where alerts.yaml and channels.yaml are found: the team's own folders first, then what is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riskxl.profile.library import product_folder

FOLDER = "alerts"
RULES_NAME, CHANNELS_NAME = "alerts.yaml", "channels.yaml"


def alert_folders(own_profiles: Sequence[Path], beside: Path | None) -> tuple[Path, ...]:
    """The alert folders that there are: in each folder of own profiles, in the workbook's folder, shipped."""
    folders = [folder / FOLDER for folder in own_profiles]
    if beside is not None:
        folders.append(beside / FOLDER)
    folders.append(product_folder("profiles") / FOLDER)
    return tuple(folder for folder in dict.fromkeys(f.resolve() for f in folders) if folder.is_dir())
