"""What is said when a file cannot be used as a workbook, or a result cannot be written."""

from __future__ import annotations

from pathlib import Path

from riskxl.errors import DataError, Problem, UsageError
from riskxl.language import Text, plain

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream that holds a workbook behind a password
_SAVE_AS = Text(
    "请用 Excel 或 WPS 打开，另存为 .xlsx 或 .xlsm 后重试",
    "open it in Excel or WPS, save it as .xlsx or .xlsm and try again",
)
_CHOOSE = Text("请选择一个 .xlsx 或 .xlsm 工作簿", "choose an .xlsx or .xlsm workbook")


def _refuse(path: Path, message: Text, remedy: Text) -> DataError:
    return DataError(Problem(plain(path), message, remedy))


def unreadable(path: Path, error: OSError) -> DataError | UsageError:
    """The system does not hand out the file; a name that is none is wrong use."""
    if isinstance(error, FileNotFoundError):
        return UsageError(
            Problem(
                plain(path),
                Text("文件不存在", "there is no such file"),
                Text("请检查文件名和文件夹是否写对", "check the file name and the folder"),
            )
        )
    if path.is_dir():  # reading a folder is a permission error on Windows
        return _refuse(path, Text("这是一个文件夹", "this is a folder"), _CHOOSE)
    return _refuse(
        path,
        Text(
            "无法读取：没有权限，或文件正被其他程序占用", "it cannot be read: no permission, or it is in use"
        ),
        Text("请关闭打开它的程序后重试", "close the program that has it open and try again"),
    )


def not_a_package(path: Path, data: bytes) -> DataError:
    """The content is no zip archive: say what it is instead."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            return _refuse(
                path,
                Text("工作簿设有打开密码", "the workbook is protected by a password"),
                Text(
                    "请在 Excel 中打开，在“文件 → 信息 → 保护工作簿”里去掉密码，保存后重试",
                    "open it in Excel, remove the password under File → Info, save it and try again",
                ),
            )
        return _refuse(path, Text("这是旧版工作簿（.xls）", "this is an old workbook (.xls)"), _SAVE_AS)
    if path.suffix.lower() in {".csv", ".txt", ".tsv"}:
        return _refuse(
            path,
            Text("文本文件里没有公式，无需重算", "a text file holds no formulas to recalculate"),
            Text(
                "请选择 .xlsx 或 .xlsm 工作簿；给 CSV 评分请用 riskxl score",
                "choose an .xlsx or .xlsm workbook; to score a CSV use riskxl score",
            ),
        )
    if not data:
        return _refuse(path, Text("文件是空的（0 字节）", "the file is empty (0 bytes)"), _CHOOSE)
    kind = Text("PDF 文件", "a PDF file") if data.startswith(b"%PDF") else None
    message = Text("内容不是 Excel 工作簿", "its content is not an Excel workbook")
    if kind is not None:
        message = Text(f"{message.zh}，而是{kind.zh}", f"{message.en} but {kind.en}")
    return _refuse(path, message, _CHOOSE)


def not_a_workbook(path: Path) -> DataError:
    """An archive without a workbook that can be read: a .docx, a .zip, an .ods."""
    return _refuse(path, Text("压缩包里没有 Excel 工作簿", "the archive holds no Excel workbook"), _CHOOSE)


def binary_workbook(path: Path) -> DataError:
    return _refuse(path, Text("这是二进制工作簿（.xlsb）", "this is a binary workbook (.xlsb)"), _SAVE_AS)


def damaged(path: Path, part: str) -> DataError:
    """A part of the archive cannot be read."""
    return _refuse(
        path,
        Text(f"文件已损坏（{part}）", f"the file is damaged ({part})"),
        Text(
            "请用 Excel 打开并修复，另存后重试",
            "open it in Excel, let it repair the file, save it and try again",
        ),
    )


def unwritable(path: Path, error: OSError) -> DataError:
    """The system does not let us write the result."""
    if isinstance(error, FileNotFoundError):
        return _refuse(
            path,
            Text("保存结果的文件夹不存在", "the folder for the result does not exist"),
            Text(
                "请先建立该文件夹，或改用已有的文件夹", "create the folder first, or choose one that exists"
            ),
        )
    if isinstance(error, PermissionError):
        return _refuse(
            path,
            Text(
                "无法写入：文件正在 Excel 中打开，或没有写入权限",
                "it cannot be written: it is open in Excel, or there is no permission",
            ),
            Text(
                "请关闭该文件后重试，或换一个文件名或文件夹",
                "close that file and try again, or choose another file name or folder",
            ),
        )
    return _refuse(
        path,
        Text(
            f"写入失败（{error.strerror or type(error).__name__}）",
            f"writing it failed ({error.strerror or type(error).__name__})",
        ),
        Text(
            "请检查磁盘空间，或换一个文件夹后重试",
            "check the free space, or choose another folder, and try again",
        ),
    )


def other_suffix(source: Path, output: Path) -> DataError:
    """A macro workbook named .xlsx (or the reverse) is refused by Excel."""
    return _refuse(
        output,
        Text(
            f"扩展名必须仍是 {source.suffix}，否则 Excel 会拒绝打开",
            f"its extension must stay {source.suffix}, or Excel refuses to open it",
        ),
        Text(
            f"请把输出文件名改为 {output.stem}{source.suffix}",
            f"name the output {output.stem}{source.suffix}",
        ),
    )
