"""A workbook file as a package of parts, and how it is written back with a few parts replaced."""

from __future__ import annotations

import copy
import io
import os
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from lxml import etree

from riskxl.hosts.ooxml import refusals
from riskxl.hosts.ooxml.dates import shows_date
from riskxl.hosts.ooxml.sheet import SheetXml
from riskxl.hosts.ooxml.tables import Table, parse_table
from riskxl.wholefile import whole_file


class WorkbookPackage:
    """The parts of an .xlsx/.xlsm file, held in memory, so that the file itself stays free.

    Attributes:
        sheets: part name of every worksheet by sheet name, in workbook order; chart sheets are left out.
        date1904: whether serial numbers count from 1904 (workbooks from old Macs).
        date_styles: the ``s=`` attributes of cells that are shown as dates.
        tables: the tables of all sheets.
        names: the formulas of the defined names by sheet ('' for those of the whole workbook) and name, both
            case-folded.
    """

    def __init__(
        self, path: Path, data: bytes | None = None, parts: Mapping[str, bytes | None] | None = None
    ) -> None:
        """``data`` is the file's content if known; ``parts`` stand in for those of the file."""
        self.path = path
        if data is None:
            data = read_file(path)
        self.data = data
        self._parts = {part.lower(): content for part, content in (parts or {}).items()}
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as error:
            raise refusals.not_a_package(path, data) from error
        # Part names are compared without regard to case.
        self._entries = {
            name: entry
            for entry in self._archive.infolist()
            if self._parts.get(name := entry.filename.lower(), b"") is not None
        }
        self.workbook_part = self._find_workbook()
        self.workbook = self.parse(self.workbook_part)
        if etree.QName(self.workbook).localname != "workbook":
            raise refusals.not_a_workbook(path)
        relations = dict(self._related(self.workbook_part, "worksheet"))
        self.sheets = {
            sheet.get("name", ""): relations[relation]
            for sheet in self._in_workbook("sheet")
            if (relation := _relation_id(sheet)) in relations
        }
        self.date1904 = any(
            properties.get("date1904") in {"1", "true"} for properties in self._in_workbook("workbookPr")
        )
        self.names = dict(self._find_names())
        self.date_styles = self._find_date_styles()
        self.tables = [
            self._table(part, sheet)
            for sheet, sheet_part in self.sheets.items()
            for _, part in self._related(sheet_part, "table")
        ]

    def read(self, part: str) -> bytes:
        """The content of a part."""
        replaced = self._parts.get(part.lower())
        if replaced is not None:
            return replaced
        try:
            return self._archive.read(self._entries[part.lower()])
        except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
            raise refusals.damaged(self.path, part) from error

    def parse(self, part: str, content: bytes | None = None) -> etree._Element:
        """The root of an XML part, or of what is to become of it."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            return etree.fromstring(self.read(part) if content is None else content, parser)
        except etree.XMLSyntaxError as error:
            raise refusals.damaged(self.path, part) from error

    def sheet(self, name: str) -> SheetXml:
        """A worksheet, read anew each time."""
        return SheetXml(self.parse(self.sheets[name]), lambda: self.shared_strings)

    @cached_property
    def shared_strings(self) -> list[str]:
        """The texts that cells refer to by number, formats and reading aids left out."""
        part = next((part for _, part in self._related(self.workbook_part, "sharedStrings")), None)
        if part is None:
            return []
        root = self.parse(part)
        namespace = f"{{{etree.QName(root).namespace}}}"
        return [
            "".join(
                text.text or ""
                for text in item.iter(f"{namespace}t")
                if (parent := text.getparent()) is not None and parent.tag != f"{namespace}rPh"
            )
            for item in root.iter(f"{namespace}si")
        ]

    def to_bytes(self, replaced: Mapping[str, bytes], *, compressed: bool = True) -> bytes:
        """The package with the content of some parts replaced; order, dates and all other parts are kept."""
        target = io.BytesIO()
        contents = {part.lower(): content for part, content in replaced.items()}
        with zipfile.ZipFile(target, "w") as archive:
            archive.comment = self._archive.comment
            for name, entry in self._entries.items():
                content = contents.get(name)
                if content is None:
                    content = self.read(name)
                entry = copy.copy(entry)  # writing changes it, and reading needs the old offsets
                if not compressed:
                    entry.compress_type = zipfile.ZIP_STORED
                archive.writestr(entry, content)
        return target.getvalue()

    def with_print_area(self, sheet: str, old_last: int, last: int) -> bytes | None:
        """The workbook part with a sheet's print area reaching further, if it ended with a certain row."""
        root = copy.deepcopy(self.workbook)
        place = [found.get("name", "") for found in self._in_workbook("sheet")].index(sheet)
        for name in root.iter(f"{{{etree.QName(root).namespace}}}definedName"):
            if name.get("name") == "_xlnm.Print_Area" and name.get("localSheetId") == str(place):
                text = re.sub(rf"(:\$[A-Z]+\$){old_last}$", rf"\g<1>{last}", name.text or "")
                if text != name.text:
                    name.text = text
                    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return None

    def calculated_on_load(self) -> dict[str, bytes]:
        """The workbook part that lets Excel calculate everything when it opens the file, if it is news."""
        root = copy.deepcopy(self.workbook)
        settings = next(root.iter(f"{{{etree.QName(root).namespace}}}calcPr"), None)
        if settings is None or settings.get("fullCalcOnLoad") in {"1", "true"}:
            return {}
        settings.set("fullCalcOnLoad", "1")
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return {self.workbook_part: content}

    def skeleton(self) -> Iterator[str]:
        """The parts that a reader of cell values needs beside the worksheets."""
        yield "[Content_Types].xml"
        yield "_rels/.rels"
        yield self.workbook_part
        folder, name = posixpath.split(self.workbook_part)
        yield posixpath.join(folder, "_rels", f"{name}.rels")
        yield from (part for _, part in self._related(self.workbook_part, "sharedStrings"))

    def without_calculation_chain(self) -> dict[str, bytes | None]:
        """The parts to replace so that a program finds the order of calculation anew."""
        part = next((part for _, part in self._related(self.workbook_part, "calcChain")), None)
        if part is None:
            return {}
        parts: dict[str, bytes | None] = {part: None}
        folder, name = posixpath.split(self.workbook_part)
        for listing in (posixpath.join(folder, "_rels", f"{name}.rels"), "[Content_Types].xml"):
            root = self.parse(listing)
            for entry in list(root):
                named = entry.get("Target") or entry.get("PartName") or ""
                if named.lower().endswith("calcchain.xml"):
                    root.remove(entry)
            parts[listing] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return parts

    def save(self, output: Path, replaced: Mapping[str, bytes]) -> None:
        """Write the package with some parts replaced; ``output`` changes in one step or not at all."""
        if output.suffix.lower() != self.path.suffix.lower():
            raise refusals.other_suffix(self.path, output)
        if not replaced and Path(os.path.realpath(output)) == Path(os.path.realpath(self.path)):
            return
        write_file(output, self.to_bytes(replaced))

    def _find_workbook(self) -> str:
        part = next((part for _, part in self._related("", "officeDocument")), None)
        if part is None or part.lower() not in self._entries:
            raise refusals.not_a_workbook(self.path)
        if part.lower().endswith(".bin"):
            raise refusals.binary_workbook(self.path)
        return part

    def _related(self, source: str, kind: str) -> Iterator[tuple[str, str]]:
        """Relation id and part name of what a part ('' = the package) refers to."""
        folder, name = posixpath.split(source)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations.lower() not in self._entries:
            return
        for relation in self.parse(relations):
            if relation.get("TargetMode") == "External":
                continue
            # Transitional and strict packages differ in all but the end of the type.
            if relation.get("Type", "").rpartition("/")[2] == kind:
                target = posixpath.join("/", folder, relation.get("Target", ""))
                yield relation.get("Id", ""), posixpath.normpath(target).lstrip("/")

    def _in_workbook(self, tag: str) -> Iterator[etree._Element]:
        return self.workbook.iter(f"{{{etree.QName(self.workbook).namespace}}}{tag}")

    def _table(self, part: str, sheet: str) -> Table:
        try:
            return parse_table(self.parse(part), sheet, part)
        except ValueError as error:
            raise refusals.damaged(self.path, part) from error

    def _find_names(self) -> Iterator[tuple[tuple[str, str], str]]:
        # A local name counts all sheets, chart sheets too.
        sheets = [sheet.get("name", "") for sheet in self._in_workbook("sheet")]
        for name in self._in_workbook("definedName"):
            local = name.get("localSheetId")
            scope = sheets[int(local)] if local is not None else ""
            yield (scope.casefold(), name.get("name", "").casefold()), name.text or ""

    def _find_date_styles(self) -> frozenset[str]:
        root = self._styles
        if root is None:
            return frozenset()
        namespace = f"{{{etree.QName(root).namespace}}}"
        codes = {form.get("numFmtId"): form.get("formatCode") for form in root.iter(f"{namespace}numFmt")}
        return frozenset(
            index
            for index, form in self._cell_formats()
            if shows_date(int(form.get("numFmtId", "0")), codes.get(form.get("numFmtId")))
        )

    @cached_property
    def wrapping_styles(self) -> frozenset[str]:
        """The ``s=`` attributes of cells whose text goes on in a new line."""
        return frozenset(
            index
            for index, form in self._cell_formats()
            if any(part.get("wrapText") in {"1", "true"} for part in form)
        )

    def _cell_formats(self) -> Iterator[tuple[str, etree._Element]]:
        root = self._styles
        formats = None if root is None else root.find(f"{{{etree.QName(root).namespace}}}cellXfs")
        for index, form in enumerate(formats if formats is not None else ()):
            yield str(index), form

    @cached_property
    def _styles(self) -> etree._Element | None:
        part = next((part for _, part in self._related(self.workbook_part, "styles")), None)
        return None if part is None else self.parse(part)


def read_file(path: Path) -> bytes:
    """The content of a file; raises a DataError or UsageError that says why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise refusals.unreadable(path, error) from error


def write_file(output: Path, content: bytes, before: Callable[[], None] = lambda: None) -> None:
    """Give a file a new content, in one step or not at all; ``before`` runs right before that step."""
    try:
        with whole_file(output) as temporary:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            before()
    except OSError as error:
        raise refusals.unwritable(output, error) from error


def _relation_id(sheet: etree._Element) -> str:
    return next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
