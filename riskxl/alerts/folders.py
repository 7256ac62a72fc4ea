"""Where alerts.yaml and channels.yaml are found: the team's own folders first, then what is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riskxl.language import Text
from riskxl.profile.library import product_folder

FOLDER = "alerts"
RULES_NAME, CHANNELS_NAME = "alerts.yaml", "channels.yaml"
_EXAMPLE_NAME = "channels.example.yaml"


def how_to_set_up() -> Text:
    """What somebody who has no channels yet must do: copy the template that is shipped."""
    example = product_folder("profiles") / FOLDER / _EXAMPLE_NAME
    return Text(
        f"请把样板 {example} 复制到工作簿旁的 {FOLDER} 文件夹，改名为 {CHANNELS_NAME} 并填好",
        f"copy the template {example} into a folder '{FOLDER}' beside the workbook as {CHANNELS_NAME} and "
        "fill it in",
    )


def alert_folders(own_profiles: Sequence[Path], beside: Path | None) -> tuple[Path, ...]:
    """The alert folders that there are: in each folder of own profiles, in the workbook's folder, shipped."""
    folders = [folder / FOLDER for folder in own_profiles]
    if beside is not None:
        folders.append(beside / FOLDER)
    folders.append(product_folder("profiles") / FOLDER)
    return tuple(folder for folder in dict.fromkeys(f.resolve() for f in folders) if folder.is_dir())
