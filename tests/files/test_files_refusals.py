"""Files that are not what their names say: each is refused in words that help, and stays as it was."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from riskxl.errors import DataError, RiskxlError, UsageError
from riskxl.files import TableSource

Opened = Callable[..., TableSource]
Refusal = Callable[..., RiskxlError]

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"0" * 2000
ZIP = b"PK\x03\x04" + b"\0" * 2000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
LOCKED = OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000
PARQUET = b"PAR1" + b"\0" * 2000
HTML = b"\xef\xbb\xbf\r\n<HTML><body><table><tr><td>1</td></tr></table></body></HTML>"
NOISE = b"\x62\x14\x23\x65" + bytes(range(1, 256)) * 8
TEXT = "客户全称,客户类型\n甲,企业\n".encode()


@pytest.mark.parametrize(
    ("name", "content", "zh", "en"),
    [
        ("客户.csv", b"", "0 字节", "0 bytes"),
        ("客户.xlsx", b"", "0 字节|重新导出", "0 bytes|again"),
        ("客户.parquet", b"", "0 字节", "0 bytes"),
        ("客户.csv", PDF, "不是 CSV 文本，而是“PDF 文件”|导出客户表", "not CSV text but a PDF file"),
        ("客户.csv", ZIP, "Excel 工作簿或压缩包|扩展名改为 .xlsx", "Excel workbook or a zip|rename"),
        ("客户.csv", OLE, "旧版 Excel|另存为 .xlsx", "old Excel workbook|save it as .xlsx"),
        ("客户.csv", PARQUET, "Parquet|扩展名改为 .parquet", "Parquet|rename it to .parquet"),
        ("客户.csv", HTML, "网页|另存为 .xlsx", "web page|save it as .xlsx"),
        ("客户.csv", b"\x1f\x8b\x08" + NOISE, "gzip", "gzip"),
        ("客户.csv", NOISE, "编码", "encoding"),
        ("客户.xlsx", PDF, "不是 Excel 工作簿，而是“PDF 文件”", "not an Excel workbook but a PDF file"),
        ("客户.xlsx", TEXT, "不是 Excel 工作簿|加密软件", "not an Excel workbook|encryption"),
        ("客户.xlsx", HTML, "网页|另存为 .xlsx", "web page|save it as .xlsx"),
        ("客户.xlsx", NOISE, "不是 Excel 工作簿|解密", "not an Excel workbook|decrypted"),
        ("客户.xlsx", OLE, "旧版 Excel|另存为 .xlsx", "old Excel|save it as .xlsx"),
        ("客户.xlsx", LOCKED, "密码|保护工作簿", "password|Protect Workbook"),
        ("客户.xlsx", ZIP, "损坏|另存为新的 .xlsx", "damaged|new .xlsx"),
        ("客户.parquet", TEXT, "不是 Parquet 文件", "not a Parquet file"),
        ("客户.parquet", ZIP, "不是 Parquet 文件，而是“Excel", "not a Parquet file but an Excel"),
        ("客户.parquet", PARQUET, "损坏|重新", "damaged|again"),
    ],
)
def test_content_that_the_name_does_not_promise(
    name: str, content: bytes, zh: str, en: str, tmp_path: Path, opened: Opened, refusal: Refusal
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    refusal(DataError, lambda: opened(path), f"{name}|{zh}", f"{name}|{en}")
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("客户.numbers", "Numbers|导出为", "Numbers|Export To"),
        ("客户.xls", ".xls|另存为 .xlsx", ".xls|save it as .xlsx"),
        ("客户.et", ".et|WPS", ".et|WPS"),
        ("客户.PDF", ".pdf|.csv、.xlsx、.xlsm 或 .parquet", ".pdf|.csv, .xlsx, .xlsm or .parquet"),
        ("客户", "无扩展名", "no extension"),
    ],
)
def test_kinds_that_are_not_read(
    name: str, zh: str, en: str, tmp_path: Path, opened: Opened, refusal: Refusal
) -> None:
    path = tmp_path / name
    path.write_bytes(TEXT)

    refusal(UsageError, lambda: opened(path), zh, en)


def test_missing_file(tmp_path: Path, opened: Opened, refusal: Refusal) -> None:
    refusal(UsageError, lambda: opened(tmp_path / "没有.csv"), "没有.csv|文件不存在", "no such file")


def test_folder(tmp_path: Path, opened: Opened, refusal: Refusal) -> None:
    folder = tmp_path / "客户.csv"
    folder.mkdir()

    refusal(UsageError, lambda: opened(folder), "文件夹", "folder")


@pytest.mark.parametrize("good_openings", [0, 1, 2, 3])
@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied"),
            "读取权限|占用|关闭",
            "permission|another program",
        ),
        (OSError(errno.EIO, "Input/output error"), "读取中断|本机文件夹", "reading it failed|this computer"),
    ],
    ids=["locked", "lost"],
)
def test_file_that_cannot_be_read(
    error: OSError,
    zh: str,
    en: str,
    good_openings: int,
    tmp_path: Path,
    opened: Opened,
    refusal: Refusal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Locked by another program from the beginning, or a network drive that goes away meanwhile."""
    path = tmp_path / "客户.csv"
    path.write_bytes(TEXT)
    openings = iter(range(good_openings))
    really_open = Path.open

    def failing(self: Path, *args: Any, **options: Any) -> Any:
        if next(openings, None) is None:
            raise error
        return really_open(self, *args, **options)

    monkeypatch.setattr(Path, "open", failing)

    refusal(DataError, lambda: opened(path), f"客户.csv|{zh}", f"客户.csv|{en}")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_workbook_cut_short(
    cut: float, workbook: Callable[..., Path], opened: Opened, refusal: Refusal
) -> None:
    path = workbook(客户=[["客户全称", "客户类型"], *([f"客户{number}", "企业"] for number in range(500))])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * cut)])

    refusal(DataError, lambda: opened(path), "损坏", "damaged")


def test_workbook_with_damage_inside(workbook: Callable[..., Path], opened: Opened, refusal: Refusal) -> None:
    path = workbook(客户=[["客户全称", "客户类型"], *([f"客户{number}", "企业"] for number in range(500))])
    content = bytearray(path.read_bytes())
    start = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[start : start + 400] = b"\x55" * 400
    path.write_bytes(content)

    refusal(DataError, lambda: opened(path), "损坏", "damaged")
