"""What a printed page looks like, in a few lines of text: the mean ink of each field of a coarse grid.

Approved pictures are kept like this, because no binaries are committed, and because small differences between
versions of fonts and programs must not count.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROWS, COLUMNS = 24, 32
_LEVELS = 16  # one hexadecimal digit
_DPI = 24  # enough for means
_NEAR = 2  # levels that a field may differ
_FAR_SHARE = 0.03  # of the fields that may differ by more
_SAME_COLOUR = 12  # of 255

Page = list[str]


def pages_of(pdf: Path, folder: Path, most: int) -> list[Page]:
    """The first pages of a PDF, as rows of digits; 0 is white paper."""
    command = ["pdftoppm", "-gray", "-r", str(_DPI), "-l", str(most), str(pdf), str(folder / pdf.stem)]
    subprocess.run(command, check=True, capture_output=True)
    return [_page(path) for path in sorted(folder.glob(f"{pdf.stem}-*.pgm"))]


def keep_pictures(pdf: Path, folder: Path, most: int) -> None:
    """The same pages for people to look at."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["pdftoppm", "-png", "-r", "80", "-l", str(most), str(pdf), str(folder / pdf.stem)]
    subprocess.run(command, check=True, capture_output=True)


def share_of(pdf: Path, folder: Path, colour: tuple[int, int, int]) -> float:
    """How much of the first page has a colour."""
    target = folder / f"{pdf.stem}-colour"
    command = ["pdftoppm", "-r", "50", "-f", "1", "-singlefile", str(pdf), str(target)]
    subprocess.run(command, check=True, capture_output=True)
    pixels = _pixels(target.with_suffix(".ppm"), b"P6", 3).astype(int)
    return float((np.abs(pixels - colour).max(axis=-1) < _SAME_COLOUR).mean())


def differs(page: Page, approved: Page) -> str | None:
    """How a page differs from the approved one; None if it looks the same."""
    if len(page) != len(approved):
        return "the grid is another one: approve the pictures again"
    shown, wanted = _levels(page), _levels(approved)
    far = np.abs(shown - wanted) > _NEAR
    if far.mean() <= _FAR_SHARE:
        return None
    rows, columns = np.nonzero(far)
    return (
        f"{far.mean():.0%} of the page looks different, between {rows.min() / ROWS:.0%} and "
        f"{(rows.max() + 1) / ROWS:.0%} of its height, {columns.min() / COLUMNS:.0%} and "
        f"{(columns.max() + 1) / COLUMNS:.0%} of its width"
    )


def blank(page: Page) -> bool:
    return not _levels(page).any()


def _levels(page: Sequence[str]) -> NDArray[np.int64]:
    return np.array([[int(digit, _LEVELS) for digit in row] for row in page])


def _page(path: Path) -> Page:
    grey = _pixels(path, b"P5", 1)[:, :, 0]
    bands = np.array_split(1 - grey / 255, ROWS)
    ink = np.array([[field.mean() for field in np.array_split(band, COLUMNS, axis=1)] for band in bands])
    # the root makes the difference between no text and some text greater than that between some and more
    levels = np.rint(np.sqrt(ink) * (_LEVELS - 1)).astype(int)
    return ["".join(f"{level:x}" for level in row) for row in levels]


def _pixels(path: Path, kind: bytes, channels: int) -> NDArray[np.uint8]:
    """A binary PGM or PPM: kind, width, height, greatest value, each before a white space, then the bytes."""
    data = path.read_bytes()
    found, width, height, _ = data.split(maxsplit=4)[:4]
    assert found == kind, path
    size = int(width) * int(height) * channels
    return np.frombuffer(data[-size:], dtype=np.uint8).reshape(int(height), int(width), channels)
