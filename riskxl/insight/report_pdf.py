"""The customer report as PDF: WeasyPrint where it is installed, else the Edge or Chrome of the computer.

Every Windows has Edge, so nothing needs to be installed there; elsewhere `pip install riskxl[pdf]` brings
WeasyPrint. LibreOffice is not used: its HTML import knows neither SVG nor the layout of the page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from riskxl.errors import DataError, Problem, UsageError
from riskxl.language import Text, plain

ToPdf = Callable[[str, Path], None]  # a page, and the file to write

_BROWSERS = ("msedge", "microsoft-edge", "google-chrome", "chrome", "chromium", "chromium-browser")
_PLACES = (  # below the folders of programs on Windows, and on macOS
    "Microsoft/Edge/Application/msedge.exe",
    "Google/Chrome/Application/chrome.exe",
)
_APPLICATIONS = (
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_SECONDS = 60


def pdf_writer() -> ToPdf:
    """How pages become PDF on this computer; raises UsageError if there is no way."""
    if find_spec("weasyprint") is not None:
        return _with_weasyprint
    browser = find_browser()
    if browser is None:
        raise UsageError(
            Problem(
                plain("--format pdf"),
                Text("没有可以生成 PDF 的程序", "there is no program that makes PDF"),
                Text(
                    "请安装 Edge 或 Chrome，或运行 pip install riskxl[pdf]；也可先用 --format html 再打印",
                    "install Edge or Chrome, or run pip install riskxl[pdf]; or print from --format html",
                ),
            )
        )

    def write(page: str, path: Path) -> None:
        _with_browser(browser, page, path)

    return write


def find_browser() -> str | None:
    """Edge, Chrome or Chromium."""
    folders = [os.environ.get(name, "") for name in ("PROGRAMFILES(X86)", "PROGRAMFILES", "LOCALAPPDATA")]
    usual = [Path(folder, place) for folder in folders if folder for place in _PLACES]
    installed = (str(path) for path in (*usual, *map(Path, _APPLICATIONS)) if path.is_file())
    on_path = (found for name in _BROWSERS if (found := shutil.which(name)))
    return next(chain(on_path, installed), None)


def _with_weasyprint(page: str, path: Path) -> None:
    page_of = import_module("weasyprint").HTML  # an extra, and slow to import
    page_of(string=page, url_fetcher=_nothing_from_outside).write_pdf(path)


def _nothing_from_outside(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"the page must not load {url}")


def _with_browser(browser: str, page: str, path: Path) -> None:
    """A profile of its own, so that a browser that is open does not take the call."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, made = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(page, encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
            f"--user-data-dir={Path(folder, 'profile')}",
            f"--print-to-pdf={made}",
            source.as_uri(),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
            shutil.move(made, path)
        except (OSError, subprocess.SubprocessError) as error:
            raise DataError(
                Problem(
                    plain(path),
                    Text(
                        f"浏览器没有生成 PDF（{type(error).__name__}）",
                        f"the browser made no PDF ({type(error).__name__})",
                    ),
                    Text(
                        "请用 --format html，再从浏览器打印为 PDF",
                        "use --format html and print that from a browser",
                    ),
                )
            ) from None
