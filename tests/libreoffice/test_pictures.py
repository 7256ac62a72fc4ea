"""Every sheet as it is printed, in both languages, looks as somebody approved it.

To approve what it looks like now, run with RISKXL_APPROVE_PICTURES=1.
To keep the pictures for looking at: RISKXL_PICTURES=FOLDER
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from riskxl.language import Language
from riskxl.tiers import STYLES, Tier

from .office import Book, Office, Table
from .pictures import Page, blank, differs, keep_pictures, pages_of, share_of

APPROVED = Path(__file__).with_name("approved")
MOST_PAGES = 3  # of a sheet
HOW = "RISKXL_APPROVE_PICTURES=1 python -m pytest tests/libreoffice/test_pictures.py"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sheet_looks_as_approved(
    office: Office, built: dict[Language, Path], language: Language, tmp_path: Path
) -> None:
    kept = Path(os.environ.get("RISKXL_PICTURES") or tmp_path)
    found: dict[str, list[Page]] = {}
    with office.load(built[language]) as book:
        shown = [name for name in book.sheet_names if book.sheet(name).IsVisible]
        for n, name in enumerate(shown, start=1):
            pdf = tmp_path / f"{language}-{n:02d}.pdf"
            book.export_pdf(name, pdf)
            found[name] = pages_of(pdf, tmp_path, MOST_PAGES)
            if os.environ.get("RISKXL_PICTURES"):
                keep_pictures(pdf, kept, MOST_PAGES)
    assert [name for name, pages in found.items() if not pages or blank(pages[0])] == []
    path = APPROVED / f"{language}.json"
    if os.environ.get("RISKXL_APPROVE_PICTURES"):
        APPROVED.mkdir(exist_ok=True)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert path.is_file(), f"nobody has approved the pictures yet; look at them, then run {HOW}"
    approved: dict[str, list[Page]] = json.loads(path.read_text(encoding="utf-8"))
    assert list(found) == list(approved), f"other sheets than approved; to approve them: {HOW}"
    different = [
        f"{name}, page {n}: {difference}"
        for name, pages in found.items()
        for n, (page, wanted) in enumerate(zip(pages, approved[name], strict=False), start=1)
        if (difference := differs(page, wanted)) is not None
    ]
    different += [
        f"{name}: {len(pages)} pages, not {len(approved[name])}"
        for name, pages in found.items()
        if len(pages) != len(approved[name])
    ]
    assert different == [], f"the pages are in {tmp_path}; to approve them: {HOW}"


def test_an_edit_changes_the_colour_of_the_tier(book: Book, tmp_path: Path) -> None:
    red = STYLES[Tier.HIGH].fill.lstrip("#")
    colour = int(red[:2], 16), int(red[2:4], 16), int(red[4:], 16)

    def share(name: str) -> float:
        book.export_pdf("风险清单", pdf := tmp_path / f"{name}.pdf")
        return share_of(pdf, tmp_path, colour)

    before = share("before")
    for row in range(3):
        Table(book, "Risk").put(row, "历史逾期付款次数", 4)
    assert share("after") > before


def test_a_changed_page_is_noticed() -> None:
    page = ["0" * 32] * 12 + ["4" * 32] * 12
    assert differs(page, page) is None
    assert differs(page, [row.replace("4", "5") for row in page]) is None
    moved = page[3:] + ["0" * 32] * 3
    assert "looks different" in (differs(moved, page) or "")
