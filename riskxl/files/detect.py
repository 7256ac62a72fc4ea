"""What kind of file a path names, and what its first bytes say it really is."""

from __future__ import annotations

from pathlib import Path

from riskxl.errors import DataError, Problem, UsageError
from riskxl.files.refusals import READABLE, WRITABLE, place, unreadable
from riskxl.files.table import Kind
from riskxl.language import Text, join, plain

_KINDS: dict[str, Kind] = {
    ".csv": "csv",
    ".txt": "csv",  # what Excel calls "Unicode text", and many exports
    ".tsv": "csv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".parquet": "parquet",
}
_OUTPUTS: dict[str, Kind] = {".csv": "csv", ".xlsx": "excel", ".parquet": "parquet"}
# These could be read in part, but not their error values: #DIV/0! would pass for a blank cell.
_OTHER_TABLES = {".xls", ".xlsb", ".ods", ".et", ".xlt"}

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = b"PAR1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream that holds a workbook behind a password

_WORKBOOK = Text("Excel 工作簿或压缩包", "an Excel workbook or a zip archive")
_OLD_WORKBOOK = Text("旧版 Excel 工作簿（.xls）", "an old Excel workbook (.xls)")
_PARQUET_FILE = Text("Parquet 文件", "a Parquet file")
_WEB_PAGE = Text("网页（HTML 或 XML）", "a web page (HTML or XML)")
_MAGIC: tuple[tuple[bytes, Text], ...] = (
    (_ZIP, _WORKBOOK),
    (_OLE, _OLD_WORKBOOK),
    (_PARQUET, _PARQUET_FILE),
    (b"%PDF", Text("PDF 文件", "a PDF file")),
    (b"\x1f\x8b", Text("压缩文件（gzip）", "a compressed file (gzip)")),
    (b"Rar!", Text("压缩文件（RAR）", "a compressed file (RAR)")),
    (b"7z\xbc\xaf\x27\x1c", Text("压缩文件（7z）", "a compressed file (7z)")),
    (b"\x89PNG", Text("图片", "a picture")),
    (b"\xff\xd8\xff", Text("图片", "a picture")),
)
_WEB_MARKS = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")

_SAVE_AS_XLSX = Text(
    "请用 Excel 或 WPS 打开，另存为 .xlsx 后重试", "open it in Excel or WPS, save it as .xlsx and try again"
)


def input_kind(path: Path) -> Kind:
    """The kind of an existing, readable file whose first bytes do not contradict its name."""
    if path.is_dir():
        raise UsageError(
            Problem(
                plain(path),
                Text("这是一个文件夹，不是文件", "this is a folder, not a file"),
                Text("请写出其中一个文件的完整名称", "give the full name of one of the files in it"),
            )
        )
    if not path.exists():
        raise UsageError(
            Problem(
                plain(path),
                Text("文件不存在", "there is no such file"),
                Text(
                    "请检查文件名、扩展名和文件夹是否写对",
                    "check the file name, its extension and the folder",
                ),
            )
        )
    kind = _kind_of_name(path)
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        raise unreadable(path, error) from error
    if not head:
        raise DataError(
            Problem(
                place(path),
                Text("文件是空的（0 字节）", "the file is empty (0 bytes)"),
                Text("请重新导出或复制这个文件", "export or copy the file again"),
            )
        )
    _check_content(path, kind, head)
    return kind


def output_kind(path: Path) -> Kind:
    """The kind of file that the name of an output asks for."""
    kind = _OUTPUTS.get(path.suffix.lower())
    if kind is None:
        message = Text(
            f"不能保存为“{path.suffix or '无扩展名'}”类型",
            f'cannot save as "{path.suffix or "no extension"}"',
        )
        raise UsageError(Problem(plain(path), message, WRITABLE))
    if path.is_dir():
        message = Text("这是一个文件夹，不能作为结果文件", "this is a folder, no name for a result")
        remedy = Text("请写出结果文件的名称，例如 结果.xlsx", "give the name of a file, such as result.xlsx")
        raise UsageError(Problem(plain(path), message, remedy))
    return kind


def _kind_of_name(path: Path) -> Kind:
    suffix = path.suffix.lower()
    if kind := _KINDS.get(suffix):
        return kind
    if suffix == ".numbers":
        message = Text("无法读取苹果 Numbers 表格", "Apple Numbers tables cannot be read")
        remedy = Text(
            "请在 Numbers 中选“文件 → 导出为 → Excel”，再使用导出的 .xlsx",
            "in Numbers choose File → Export To → Excel, and use the exported .xlsx",
        )
    elif suffix in _OTHER_TABLES:
        message = Text(f"不能直接读取 {suffix} 表格", f"{suffix} tables are not read directly")
        remedy = _SAVE_AS_XLSX
    else:
        message = Text(
            f"不支持的文件类型“{suffix or '无扩展名'}”", f'unsupported file type "{suffix or "no extension"}"'
        )
        remedy = READABLE
    raise UsageError(Problem(plain(path.name), message, remedy))


def _check_content(path: Path, kind: Kind, head: bytes) -> None:
    expected = {"excel": _ZIP, "parquet": _PARQUET}.get(kind)
    if expected and head.startswith(expected):
        return
    found = _recognise(head)
    if kind == "csv" and found is None:
        return  # whether it is text is seen when it is decoded
    if kind == "excel" and found is _OLD_WORKBOOK and _is_encrypted(path):
        message = Text("工作簿设有打开密码", "the workbook is protected by a password")
        remedy = Text(
            "请在 Excel 中打开，在“文件 → 信息 → 保护工作簿”里去掉密码，保存后重试",
            "open it in Excel, remove the password under File → Info → Protect Workbook, save and try again",
        )
    else:
        wanted = {
            "csv": Text("CSV 文本", "CSV text"),
            "excel": Text("Excel 工作簿", "an Excel workbook"),
            "parquet": Text("Parquet 文件", "a Parquet file"),
        }[kind]
        message = Text(f"内容不是 {wanted.zh}", f"its content is not {wanted.en}")
        if found is not None:
            actual = Text(f"，而是“{found.zh}”", f" but {found.en}")
            message = join((message, actual), zh="", en="")
        remedy = _remedy(kind, found)
    raise DataError(Problem(place(path), message, remedy))


def _recognise(head: bytes) -> Text | None:
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return _WEB_PAGE if text.startswith(_WEB_MARKS) else None


def _is_encrypted(path: Path) -> bool:
    """Whether an OLE container holds an encrypted workbook; its directory may be anywhere in the file."""
    try:
        return _ENCRYPTED in path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def _remedy(kind: Kind, found: Text | None) -> Text:
    if found is _WORKBOOK and kind == "csv":
        return Text(
            "若是 Excel 工作簿，请把扩展名改为 .xlsx", "if it is an Excel workbook, rename it to .xlsx"
        )
    if found is _PARQUET_FILE:
        return Text("请把扩展名改为 .parquet", "rename it to .parquet")
    if found is _OLD_WORKBOOK or found is _WEB_PAGE:
        return _SAVE_AS_XLSX
    if found is not None:
        return Text(
            "请从原系统导出客户表，而不是它的打印件或压缩包", "export the table itself from its system"
        )
    return Text(
        "请确认能用 Excel 正常打开并另存；公司加密软件处理过的文件须先解密",
        "make sure that its own program opens it and save it anew; "
        "a file locked by the company's document encryption must be decrypted first",
    )
