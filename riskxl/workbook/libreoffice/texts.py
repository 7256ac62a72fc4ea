"""The text parts of the extension, generated from the table of functions and the list of actions.

LibreOffice reads UNO types from plain IDL text as well as from a compiled registry, so that no SDK is
needed to build and nothing binary is in the package.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from riskxl.actions.action import Action
from riskxl.functions import FUNCTIONS, Argument, FunctionDoc
from riskxl.hosts.libreoffice.functions import method_name
from riskxl.language import Text

IDENTIFIER = "org.riskxl"
ADDIN = f"{IDENTIFIER}.Functions"  # the services of the component, workbook/libreoffice/riskxl_addin.py
LOAD_JOB = f"{IDENTIFIER}.LoadJob"
PROTOCOL_HANDLER = f"{IDENTIFIER}.ProtocolHandler"
PROTOCOL = f"{IDENTIFIER}:"
MENU = Text("客户风控", "Customer risk")
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_OPTIONAL = Text("（可省略）", " (optional)")
_LEAST_VERSION = "7.4"  # the oldest that the tests have run on
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def types_idl() -> str:
    """The interface of the add-in. Calc hands the calling document over as an XPropertySet, unseen by users.

    Answers are ``any``: in a block of cells, as 7.4 takes it, texts are equal to no other text (COUNTIF finds
    none of them), so that a single answer must not be a block.
    """
    lines = ["module org { module riskxl {", "interface XFunctions {"]
    for doc in FUNCTIONS:
        arguments = ["com::sun::star::beans::XPropertySet document"]
        arguments += [f"any {_parameter_name(argument)}" for argument in doc.arguments]
        listed = ", ".join(f"[in] {argument}" for argument in arguments)
        lines.append(f"  any {method_name(doc)}({listed});")
    return "\n".join([*lines, "};", "}; };", ""])


def functions_xcu() -> str:
    """Names and texts of the Function Wizard."""
    functions = "".join(map(_function, FUNCTIONS))
    info = _node(ADDIN, _node("AddInFunctions", functions, replace=False))
    return _configuration("CalcAddIns", _node("AddInInfo", info, replace=False))


def _function(doc: FunctionDoc) -> str:
    name = f'<prop oor:name="DisplayName"><value xml:lang="en-US">{doc.name}</value></prop>'
    # the name in files of Excel
    stored = f'<prop oor:name="CompatibilityName"><value xml:lang="en-US">{doc.name}</value></prop>'
    category = '<prop oor:name="Category"><value>Add-In</value></prop>'
    parameters = _node("Parameters", "".join(map(_parameter, doc.arguments)), replace=False)
    return _node(method_name(doc), name + _texts("Description", doc.help) + category + stored + parameters)


def _parameter(argument: Argument) -> str:
    name = f'<prop oor:name="DisplayName"><value xml:lang="en-US">{argument.name}</value></prop>'
    extra = _OPTIONAL if argument.optional else Text("", "")
    help_ = Text(argument.help.zh + extra.zh, argument.help.en + extra.en)
    return _node(_parameter_name(argument), name + _texts("Description", help_))


def _parameter_name(argument: Argument) -> str:
    """IDL knows no underscores: last_date → lastDate."""
    first, *others = argument.name.split("_")
    return first + "".join(other.title() for other in others)


def jobs_xcu() -> str:
    """The job that runs when a document has been loaded."""
    service = f'<prop oor:name="Service"><value>{LOAD_JOB}</value></prop>'
    jobs = _node("Jobs", _node(LOAD_JOB, service), replace=False)
    listed = _node("JobList", _node(LOAD_JOB, ""), replace=False)
    event = f'<node oor:name="OnLoadFinished" oor:op="fuse">{listed}</node>'
    return _configuration("Jobs", jobs + _node("Events", event, replace=False))


def menu_xcu(actions: Iterable[Action]) -> str:
    """The menu, in Calc only; one entry for each action."""
    entries = "".join(
        _node(f"a{n:02d}", _prop("URL", PROTOCOL + action.key) + _texts("Title", action.labels))
        for n, action in enumerate(actions)
    )
    menu = _node(
        f"{IDENTIFIER}.menu",
        _texts("Title", MENU) + _prop("Context", _CALC) + _node("Submenu", entries, replace=False),
    )
    bar = _node("AddonUI", _node("OfficeMenuBar", menu, replace=False), replace=False)
    return _configuration("Addons", bar)


def protocol_xcu() -> str:
    """Who answers the entries of the menu."""
    protocols = f'<prop oor:name="Protocols"><value>{PROTOCOL}*</value></prop>'
    handlers = _node("HandlerSet", _node(PROTOCOL_HANDLER, protocols), replace=False)
    return _configuration("ProtocolHandler", handlers)


def description_xml(version: str) -> str:
    """What the extension manager shows."""
    return (
        f"{_HEAD}<description"
        ' xmlns="http://openoffice.org/extensions/description/2006"'
        ' xmlns:d="http://openoffice.org/extensions/description/2006"'
        ' xmlns:l="http://libreoffice.org/extensions/description/2011">\n'
        f'<identifier value="{IDENTIFIER}"/>\n<version value="{version}"/>\n'
        "<dependencies>"
        f'<l:LibreOffice-minimal-version value="{_LEAST_VERSION}" d:name="LibreOffice {_LEAST_VERSION}"/>'
        "</dependencies>\n"
        '<display-name><name lang="en">RiskXL: customer credit risk</name>'
        '<name lang="zh">RiskXL 客户风控</name></display-name>\n'
        "</description>\n"
    )


def manifest_xml(parts: Iterable[tuple[str, str]]) -> str:
    """Media type and name of every part that LibreOffice is to take in."""
    entries = "".join(
        f"<manifest:file-entry manifest:media-type={quoteattr(kind)} manifest:full-path={quoteattr(name)}/>\n"
        for name, kind in parts
    )
    return (
        f'{_HEAD}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
        f"{entries}</manifest:manifest>\n"
    )


def _configuration(name: str, nodes: str) -> str:
    return (
        f'{_HEAD}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
        f' oor:name="{name}" oor:package="org.openoffice.Office">\n{nodes}\n</oor:component-data>\n'
    )


def _node(name: str, content: str, *, replace: bool = True) -> str:
    """A node of ours, or (``replace=False``) one of LibreOffice's that holds ours."""
    operation = ' oor:op="replace"' if replace else ""
    return f'<node oor:name="{name}"{operation}>{content}</node>\n'


def _prop(name: str, value: str) -> str:
    return f'<prop oor:name="{name}"><value>{escape(value)}</value></prop>'


def _texts(name: str, text: Text) -> str:
    return f'<prop oor:name="{name}">{"".join(_values(text))}</prop>'


def _values(text: Text) -> Iterator[str]:
    for language, words in (("en-US", text.en), ("zh-CN", text.zh)):
        yield f'<value xml:lang="{language}">{escape(words)}</value>'
