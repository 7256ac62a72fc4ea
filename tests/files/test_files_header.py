"""The header row is found wherever people put it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from riskxl.files.header import find_header

Known = Callable[[object], bool]

NAMES = ["客户全称", "客户类型", "逾期次数", "退款率"]
DATA = ["甲公司", "企业", 3.0, 0.05]
BAND = ["基本信息", None, "风险指标", None]
TITLE = ["客户信用风险表", None, None, None]
BLANK: list[object] = [None] * 4


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ([NAMES, DATA], 0),
        ([TITLE, NAMES, DATA], 1),
        ([TITLE, BLANK, ["制表人：", "张三", None, None], NAMES, DATA], 3),
        ([BAND, NAMES, DATA], 1),
        ([["", " ", "\n", None], NAMES, DATA], 1),
        ([NAMES, DATA, NAMES], 0),
        ([NAMES, BLANK, DATA], 0),
        ([["客户全称", "说明", None, None], NAMES, DATA], 1),
        ([BLANK] * 29 + [NAMES], 29),
    ],
    ids=[
        "first row",
        "below a title",
        "below a title, a gap and a remark",
        "below bands",
        "below blank texts",
        "repeated further down",
        "above a blank row",
        "most known cells win",
        "last searched row",
    ],
)
def test_row_with_most_known_cells(rows: Sequence[Sequence[object]], row: int, known: Known) -> None:
    header = find_header(rows, known)

    assert header is not None
    assert (header.row, header.first_data_row, header.known) == (row, row + 1, 4)
    assert header.cells == tuple(NAMES)


def test_nothing_known_takes_the_first_row_of_two_cells(known: Known) -> None:
    header = find_header([TITLE, ["a", None, "b", None], ["c", "d", "e", "f"]], known)

    assert header is not None
    assert (header.row, header.known, header.cells) == (1, 0, ("a", None, "b", None))


@pytest.mark.parametrize("rows", [[], [[]], [BLANK], [TITLE, ["甲公司", None, None, None]]])
def test_no_header(rows: Sequence[Sequence[object]], known: Known) -> None:
    assert find_header(rows, known) is None


def test_one_known_cell_is_a_header(known: Known) -> None:
    header = find_header([["说明", "乱写"], ["客户全称"], ["甲公司"]], known)

    assert header is not None
    assert header.row == 1


def test_labels_merged_over_two_rows_with_bands_beside_them(known: Known) -> None:
    """客户全称 and 客户类型 are two rows high; the band 风险指标 stands over its two indicators."""
    rows: Sequence[Sequence[object]] = [
        ["客户全称", "客户类型", "风险指标", None],
        [None, None, "逾期次数", "退款率"],
        DATA,
    ]
    merges = [((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3))]

    header = find_header(rows, known, merges)

    assert header is not None
    assert (header.row, header.first_data_row) == (1, 2)
    assert header.cells == tuple(NAMES)


def test_unknown_labels_below_a_band_are_the_names_too(known: Known) -> None:
    """Both header rows know as much; the sub-headers say more than the band above them."""
    rows: Sequence[Sequence[object]] = [
        ["客户全称", "客户类型", "备注", None],
        [None, None, "备注一", "备注二"],
        DATA,
    ]
    merges = [((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 3))]

    header = find_header(rows, known, merges)

    assert header is not None
    assert (header.row, header.first_data_row) == (1, 2)
    assert header.cells == ("客户全称", "客户类型", "备注一", "备注二")


def test_all_labels_merged_over_two_rows(known: Known) -> None:
    rows: Sequence[Sequence[object]] = [NAMES, BLANK, DATA]

    header = find_header(rows, known, [((0, column), (1, column)) for column in range(4)])

    assert header is not None
    assert (header.row, header.first_data_row) == (0, 2)


def test_a_row_of_units_is_part_of_the_header(known: Known) -> None:
    rows: Sequence[Sequence[object]] = [NAMES, [None, None, "次", "%"], DATA]

    header = find_header(rows, known, [((0, 0), (1, 0)), ((0, 1), (1, 1))])

    assert header is not None
    assert (header.row, header.first_data_row, header.cells) == (0, 2, tuple(NAMES))


def test_bands_in_csv_where_merged_cells_are_blank(known: Known) -> None:
    rows: Sequence[Sequence[object]] = [
        ["客户全称", "客户类型", "风险指标", ""],
        ["", "", "逾期次数", "退款率"],
        ["甲公司", "企业", "3", "5%"],
    ]

    header = find_header(rows, known)

    assert header is not None
    assert (header.row, header.cells) == (1, tuple(NAMES))


def test_title_merged_down_the_side_hides_no_data(known: Known) -> None:
    """A vertical title along the whole table is no header, so its rows are data."""
    rows: Sequence[Sequence[object]] = [["客\n户\n表", *NAMES], [None, *DATA], [None, *DATA]]

    header = find_header(rows, known, [((0, 0), (2, 0))])

    assert header is not None
    assert (header.row, header.first_data_row) == (0, 1)
    assert header.cells[1:] == tuple(NAMES)


def test_labels_merged_across_leave_the_second_column_without_a_name(known: Known) -> None:
    header = find_header([["客户全称", None, "客户类型"], ["甲", "公司", "企业"]], known, [((0, 0), (0, 1))])

    assert header is not None
    assert header.cells == ("客户全称", None, "客户类型")
