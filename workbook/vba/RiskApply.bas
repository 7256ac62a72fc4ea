Attribute VB_Name = "RiskApply"
Option Explicit
Option Private Module

' Score, tier, reasons and plan beside a table of the user's own, with its tiers in colours.

Private Const ADDED_COLUMNS As Long = 4

' The customer table with its header row: the workbook's own, or the one around the active cell.
Public Function RiskApply_Table(ByVal book As Workbook) As Range
    Dim cells As Range
    Set cells = RiskTables_Cells(RiskTables_Find(book, RISK_TABLE))
    If cells Is Nothing Then Set cells = OwnTable(book)
    If cells Is Nothing Then Exit Function
    If cells.Rows.Count > 1 And cells.Columns.Count > 1 Then Set RiskApply_Table = cells
End Function

Public Sub RiskApply_ToTable()
    Dim book As Workbook, table As Range, found As String
    Set book = RiskBook_Target()
    Set table = OwnTable(book)
    If Not table Is Nothing Then If table.Rows.Count < 2 Or table.Columns.Count < 2 Then Set table = Nothing
    If table Is Nothing Then
        MsgBox RiskText("no.table"), vbExclamation, RiskText("title")
        Exit Sub
    End If
    found = RiskActions_Ask("recognised", _
        Array(RiskCalls_Options(book), table.Rows(1).Value2, RiskActions_Profile()))
    If HasColumns(table) Then
        MsgBox RiskText("apply.there"), vbExclamation, RiskText("title")
        Exit Sub
    End If
    If Not HasRoom(table) Then
        MsgBox RiskText("apply.room"), vbExclamation, RiskText("title")
        Exit Sub
    End If
    found = RiskText("apply.found") & vbLf & Left$(found, 600) & vbLf & vbLf & RiskText("apply.ask")
    If MsgBox(found, vbOKCancel + vbQuestion, RiskText("title")) <> vbOK Then Exit Sub
    AddColumns table
End Sub

Private Function OwnTable(ByVal book As Workbook) As Range
    Dim cell As Range
    If Not ActiveWorkbook Is book Then Exit Function
    Set cell = ActiveCell
    If cell Is Nothing Then Exit Function
    If cell.ListObject Is Nothing Then Set OwnTable = cell.CurrentRegion Else Set OwnTable = cell.ListObject.Range
End Function

Private Function Added(ByVal table As Range) As Range
    Set Added = table.Offset(0, table.Columns.Count).Resize(table.Rows.Count, ADDED_COLUMNS)
End Function

Private Function HasColumns(ByVal table As Range) As Boolean
    Dim cell As Range, key As Variant
    For Each cell In table.Rows(1).Cells
        For Each key In Array("score", "tier", "reasons", "plan")
            If CStr(cell.Text) = RiskText("column." & key) Then HasColumns = True
        Next
    Next
End Function

Private Function HasRoom(ByVal table As Range) As Boolean
    If table.Worksheet.ProtectContents Then Exit Function
    HasRoom = (Application.WorksheetFunction.CountA(Added(table)) = 0)
End Function

' All four columns or none: what was written is taken back when something fails.
Private Sub AddColumns(ByVal table As Range)
    Dim target As Range, source As String, description As String
    Set target = Added(table)
    On Error GoTo failed
    WriteColumns table, target
    ColourTiers target.Columns(2).Offset(1, 0).Resize(target.Rows.Count - 1)
    Exit Sub
failed:
    source = Err.Source
    description = Err.Description
    target.Clear
    Err.Raise vbObjectError + 4, source, description
End Sub

Private Sub WriteColumns(ByVal table As Range, ByVal target As Range)
    Dim arguments As String, tier As String, body As Range
    arguments = table.Rows(2).Address(False, True) & "," & table.Rows(1).Address(True, True) & "," & ProfileArgument()
    tier = target.Cells(2, 2).Address(False, True)
    target.Cells(1, 1).Value = RiskText("column.score")
    target.Cells(1, 2).Value = RiskText("column.tier")
    target.Cells(1, 3).Value = RiskText("column.reasons")
    target.Cells(1, 4).Value = RiskText("column.plan")
    Set body = target.Offset(1, 0).Resize(target.Rows.Count - 1)
    PutFormula body.Columns(1), "=RISK_SCORE(" & arguments & ")"
    PutFormula body.Columns(2), "=RISK_TIER(" & arguments & ")"
    PutFormula body.Columns(3), "=RISK_REASONS(" & arguments & ",3)"
    PutFormula body.Columns(4), "=RISK_PLAN(" & tier & "," & ProfileArgument() & ")"
    body.Columns(1).NumberFormat = "0.0"
End Sub

' Excel with dynamic arrays would write =@RISK_SCORE for Formula; older ones have no Formula2.
Private Sub PutFormula(ByVal cells As Object, ByVal formula As String)
    On Error Resume Next
    cells.Formula2 = formula
    If Err.Number <> 0 Then
        On Error GoTo 0
        cells.Formula = formula
    End If
End Sub

' The named cell where the workbook has one, else the profile itself.
Private Function ProfileArgument() As String
    If RiskBook_Setting(RiskBook_Target(), "name.profile", "") <> "" Then
        ProfileArgument = RiskTextIn("zh", "name.profile")
    Else
        ProfileArgument = """" & Replace(RiskActions_Profile(), """", """""") & """"
    End If
End Function

Private Sub ColourTiers(ByVal cells As Range)
    Dim n As Long, tiers As Variant, rule As FormatCondition
    tiers = RiskTiers()
    For n = LBound(tiers) To UBound(tiers)
        Set rule = cells.FormatConditions.Add(xlCellValue, xlEqual, _
            "=""" & RiskText("tier." & tiers(n)(0)) & """")
        rule.Interior.Color = tiers(n)(1)
        rule.Font.Color = tiers(n)(2)
    Next
End Sub
