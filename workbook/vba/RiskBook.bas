Attribute VB_Name = "RiskBook"
Option Explicit
Option Private Module

' The workbook that RiskXL works on, and its settings, which stand in named cells.

Private Const SETTINGS As String = "RiskXL"

' Of the team's workbook itself; of the add-in the workbook that the user has before them.
Public Function RiskBook_Target() As Workbook
    If RISK_KIND = "xlam" Then Set RiskBook_Target = ActiveWorkbook Else Set RiskBook_Target = ThisWorkbook
End Function

Public Function RiskBook_AddinIsOpen() As Boolean
    Dim addin As Workbook
    On Error Resume Next ' an add-in is found by its name only
    Set addin = Workbooks(RISK_ADDIN_FILE)
    RiskBook_AddinIsOpen = Not addin Is Nothing
End Function

' A team's workbook has the sheet of xlwings' settings.
Public Function RiskBook_IsOurs(ByVal book As Workbook) As Boolean
    Dim sheet As Worksheet
    For Each sheet In book.Worksheets
        If sheet.Name = RISK_CONF_SHEET Then RiskBook_IsOurs = True
    Next
End Function

' "language;mode;place", as Python reads it.
Public Function RiskBook_ReadOptions(ByVal book As Workbook) As String
    Dim place As String
    If Not book Is Nothing Then place = book.FullName
    RiskBook_ReadOptions = LanguageOf(book) & ";" & ModeOf(book) & ";" & place
End Function

Public Function RiskBook_Language() As String
    RiskBook_Language = LanguageOf(RiskBook_Target())
End Function

' The value of a named cell; fallback where the workbook has no such name.
Public Function RiskBook_Setting(ByVal book As Workbook, ByVal nameKey As String, ByVal fallback As String) As String
    Dim cell As Range
    RiskBook_Setting = fallback
    Set cell = NamedCell(book, nameKey)
    If cell Is Nothing Then Exit Function
    If Not IsError(cell.Value2) And Not IsEmpty(cell.Value2) Then RiskBook_Setting = CStr(cell.Value2)
End Function

Public Function RiskBook_Touches(ByVal changed As Range, ByVal nameKey As String) As Boolean
    Dim cell As Range
    Set cell = NamedCell(changed.Worksheet.Parent, nameKey)
    If cell Is Nothing Then Exit Function
    If cell.Worksheet.Name <> changed.Worksheet.Name Then Exit Function
    RiskBook_Touches = Not Application.Intersect(cell, changed) Is Nothing
End Function

' The cells of a name; Nothing where there is no such name or it names no cells of this workbook.
Public Function RiskBook_Named(ByVal book As Workbook, ByVal name As String) As Range
    Dim found As Name
    If book Is Nothing Then Exit Function
    For Each found In book.Names
        If found.Name = name Then
            On Error Resume Next ' it may refer to a formula
            Set RiskBook_Named = found.RefersToRange
            On Error GoTo 0
            Exit Function
        End If
    Next
End Function

' Sets a named cell; False where the workbook has no such name.
Public Function RiskBook_Choose(ByVal book As Workbook, ByVal nameKey As String, ByVal value As String) As Boolean
    Dim cell As Range
    Set cell = NamedCell(book, nameKey)
    If cell Is Nothing Then Exit Function
    cell.Value2 = value
    RiskBook_Choose = True
End Function

' A workbook without settings of its own: those that the user chose for the add-in.
Public Function RiskBook_OwnSetting(ByVal key As String, ByVal fallback As String) As String
    RiskBook_OwnSetting = GetSetting(SETTINGS, "Options", key, fallback)
End Function

Public Sub RiskBook_SaveOwnSetting(ByVal key As String, ByVal value As String)
    SaveSetting SETTINGS, "Options", key, value
End Sub

Private Function LanguageOf(ByVal book As Workbook) As String
    Dim word As String
    word = RiskBook_Setting(book, "name.language", "")
    If word = "" Then word = RiskBook_OwnSetting("Language", RISK_LANGUAGE)
    If LCase$(Left$(word, 2)) = "en" Then LanguageOf = "en" Else LanguageOf = "zh"
End Function

Private Function ModeOf(ByVal book As Workbook) As String
    Dim word As String
    word = RiskBook_Setting(book, "name.mode", "")
    If word = "deduct" Or word = RiskTextIn("zh", "mode.deduct") Or word = RiskTextIn("en", "mode.deduct") Then
        ModeOf = "deduct"
    ElseIf word = "normalise" Or word = RiskTextIn("zh", "mode.normalise") _
            Or word = RiskTextIn("en", "mode.normalise") Then
        ModeOf = "normalise"
    End If
End Function

Private Function NamedCell(ByVal book As Workbook, ByVal nameKey As String) As Range
    Set NamedCell = RiskBook_Named(book, RiskTextIn("zh", nameKey))
End Function
