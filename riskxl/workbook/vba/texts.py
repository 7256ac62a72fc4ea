"""Python's constants and words as VBA source: ASCII, whatever language they are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from riskxl.language import Text

_PIECE = 100  # characters of a text on one line; VBA takes lines of 1,023
_DECODER = """
' Text with every character beyond ASCII as \\uXXXX.
Private Function Decoded(ByVal escaped As String) As String
    Dim at As Long
    at = InStr(escaped, "\\u")
    Do While at > 0
        Decoded = Decoded & Left$(escaped, at - 1) & ChrW(CLng("&H" & Mid$(escaped, at + 2, 4)))
        escaped = Mid$(escaped, at + 6)
        at = InStr(escaped, "\\u")
    Loop
    Decoded = Decoded & escaped
End Function
"""


def module_header(name: str) -> str:
    return f'Attribute VB_Name = "{name}"\nOption Explicit\nOption Private Module\n\n'


def constants(values: Mapping[str, str | int]) -> str:
    """Public constants."""
    return "".join(
        f"Public Const {name} As {'String' if isinstance(value, str) else 'Long'} = {_literal(value)}\n"
        for name, value in values.items()
    )


def text_functions(texts: Mapping[str, Text]) -> str:
    """RiskText(key), in the language of the workbook, and RiskTextIn(language, key)."""
    lines = [
        "Public Function RiskText(ByVal key As String) As String",
        "    RiskText = RiskTextIn(RiskBook_Language(), key)",
        "End Function",
        "",
        "Public Function RiskTextIn(ByVal language As String, ByVal key As String) As String",
        '    If language = "en" Then RiskTextIn = English(key) Else RiskTextIn = Chinese(key)',
        "End Function",
        "",
        *_choice("Chinese", {key: text.zh for key, text in texts.items()}),
        "",
        *_choice("English", {key: text.en for key, text in texts.items()}),
    ]
    return "\n".join(lines) + "\n" + _DECODER


def _choice(name: str, texts: Mapping[str, str]) -> Iterable[str]:
    yield f"Private Function {name}(ByVal key As String) As String"
    yield "    Select Case key"
    for key, text in texts.items():
        yield f'        Case "{key}"'
        for n, piece in enumerate(text[at : at + _PIECE] for at in range(0, len(text), _PIECE)):
            before = f"{name} & " if n else ""
            yield f"            {name} = {before}{_expression(piece)}"
    yield "    End Select"
    yield "End Function"


def _expression(text: str) -> str:
    if "\\u" in text or any(ord(character) > 0xFFFF for character in text):
        raise ValueError(f"{text!r} cannot be written as \\uXXXX")
    escaped = "".join(c if " " <= c <= "~" else f"\\u{ord(c):04X}" for c in text)
    return _literal(text) if escaped == text else f"Decoded({_literal(escaped)})"


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else '"' + value.replace('"', '""') + '"'
