"""One small bad profile a mistake (bad/*.yaml), each with what its author must be told about it.

A comment in the file says so: `# expect: dotted path:line | Chinese words | English words`, several words
joined by ' + '; a problem of another file has that file's name in front.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from riskxl.errors import Problem, ProfileError, RiskxlError
from riskxl.profile.library import ProfileLibrary

BAD = Path(__file__).parent / "bad"
# Words of pydantic, of the YAML reader and of Python, none of which a profile's author should meet.
JARGON = re.compile(
    r"Input should|ValidationError|\b(?:None|True|False|dict|NoneType|str|int|float|bool|tuple|Traceback)\b"
    r"|literal\[|list\[|\[key\]|valid_|_type\b|_parsing\b|pydantic|yaml\.|expected <|<class|\\[nt]"
)


class Expected(NamedTuple):
    file: str
    path: str
    line: str
    zh: list[str]
    en: list[str]


def expectations(path: Path) -> list[Expected]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# expect: "):
            place, zh, en = line.removeprefix("# expect: ").split(" | ")
            place, _, number = place.rpartition(":")
            file, _, keys = place.rpartition(" · ")
            found.append(Expected(file or path.name, keys, number, zh.split(" + "), en.split(" + ")))
    return found


def assert_told(problem: Problem, expected: Expected) -> None:
    place = f"{expected.file} · {expected.path}" if expected.path else expected.file
    in_zh, in_en = (f"（第 {expected.line} 行）", f" (line {expected.line})") if expected.line else ("", "")
    assert problem.where.zh == place + in_zh
    assert problem.where.en == place + in_en
    for texts, words in (
        ((problem.message.zh, problem.remedy.zh), expected.zh),
        ((problem.message.en, problem.remedy.en), expected.en),
    ):
        assert all(texts)
        for word in words:
            assert word in "；".join(texts)


def assert_readable(error: RiskxlError) -> None:
    for problem in error.problems:
        for text in (problem.message, problem.remedy):
            assert not JARGON.search(text.zh), text.zh
            assert not JARGON.search(text.en), text.en
            # the English may quote what was written, nothing else of it is Chinese
            said = re.sub(r"'[^']*'|[{\[].*?[}\]]", "", text.en)
            assert not re.search(r"[一-鿿]", said), text.en


def test_every_file_says_what_is_wrong_with_it() -> None:
    files = sorted(BAD.glob("*.yaml"))
    assert files
    assert [path.name for path in files if not expectations(path)] == []


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_author_is_told_where_and_what_and_the_remedy(path: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        ProfileLibrary().load(path)

    told, expected = caught.value.problems, expectations(path)
    assert len(told) == len(expected), caught.value.text("en")
    for problem, expectation in zip(told, expected, strict=True):
        assert_told(problem, expectation)
    assert_readable(caught.value)


NO_YAML_TEXT = {
    "GB18030": ("key: mine\nnames: {zh: 某行业}".encode("gb18030"), ["不是 UTF-8", "save the file as UTF-8"]),
    "UTF-16": ("key: mine".encode("utf-16"), ["不是 UTF-8", "is not UTF-8"]),
    "UTF-16 without a mark": ("key: mine".encode("utf-16-le"), ["控制字符", "control characters"]),
    "no byte": (b"", ["文件是空的", "the file is empty"]),
    "more than 1 MB": (b"# " + b"x" * 1_000_000, ["1,000,002", "超过 1 MB", "more than 1 MB"]),
    "brackets without end": (b"key: " + b"[" * 20_000, ["嵌套太深", "nested too deeply"]),
    "a date that does not exist": (b"key: mine\nnames: {zh: 2024-02-30}", ["names.en", "缺少"]),
    "a binary value": (b"key: !!binary bWluZQ==", ["标签 !!binary", "tag is used: !!binary"]),
    "a tag that does not fit": (b"key: !!null mine", ["标签 !!null", "tag is used: !!null"]),
}


@pytest.mark.parametrize(("content", "words"), NO_YAML_TEXT.values(), ids=NO_YAML_TEXT)
def test_a_file_that_is_no_yaml_text(
    content: bytes, words: list[str], tmp_path: Path, refused: Callable[..., RiskxlError]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(content)
    error = refused(ProfileError, lambda: ProfileLibrary().load(path), "mine.yaml", *words)
    assert_readable(error)


@pytest.mark.parametrize("there", [False, True], ids=["no file", "a folder"])
def test_a_path_that_cannot_be_read(there: bool, tmp_path: Path, refused: Callable[..., RiskxlError]) -> None:
    path = tmp_path / "mine.yaml"
    if there:
        path.mkdir()
    error = refused(
        ProfileError, lambda: ProfileLibrary().load(path), "mine.yaml", "打不开", "cannot be opened"
    )
    assert_readable(error)


def test_lines_and_paths_hold_with_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = "key: mine\r\nnames: {zh: 某行业, en: Some}\r\nextends: general\r\nmode: softly\r\n"
    path.write_bytes(text.encode("utf-8-sig"))
    with pytest.raises(ProfileError) as caught:
        ProfileLibrary().load(path)
    assert [problem.where.en for problem in caught.value.problems] == ["mine.yaml · mode (line 4)"]


def test_words_of_yaml_1_1_are_words(tmp_path: Path) -> None:
    """No is a word, 1:30 no number of seconds, 010 ten and 1e1 ten: as editors read a profile."""
    path = tmp_path / "mine.yaml"
    path.write_text(
        "key: mine\nnames: {zh: 是, en: No}\nextends: general\n"
        "characteristics: {overdue_payments: {weight: 010}, dishonest_debtor: {weight: 1e1}}\n",
        encoding="utf-8",
    )
    profile = ProfileLibrary().load(path)
    assert profile.names.en == "No"
    weights = {c.key: c.weight for c in profile.characteristics}
    assert (weights["overdue_payments"], weights["dishonest_debtor"]) == (10, 10)
