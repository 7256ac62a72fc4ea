Attribute VB_Name = "RiskWriter"
Option Explicit
Option Private Module

' Takes the steps that Python answers (riskxl/hosts/excel/steps.py): all of them, or everything is put back.
' What was there before is remembered until the next action, for Undo.

' A step that was taken: what it was, what it was done to (cells, a table, a file's name), what was there before
' (values, the number of rows, the file's text), and the table's rows or the setting's name.
Private Const WHAT As Long = 0
Private Const TARGET As Long = 1
Private Const BEFORE As Long = 2
Private Const NOTE As Long = 3

Private mBook As Workbook
Private mOptions As String
Private mTaken As Collection
Private mLabel As String ' for Undo
Private mShow As String  ' the table or named cell to go to
Private mSay As String

Public Sub RiskWriter_Take(ByVal book As Workbook, ByVal options As String, ByRef steps As Variant)
    Set mBook = book
    mOptions = options
    Set mTaken = New Collection
    mLabel = ""
    mShow = ""
    If WritesAnything(steps) Then
        If book.ReadOnly Then Err.Raise vbObjectError + 6, "RiskXL", RiskText("desk.read.only")
        If RiskTables_At(steps, 1, 0) = "backup" Then KeepCopy CStr(RiskTables_At(steps, 1, 1))
    End If
    WriteAll steps
    On Error Resume Next ' all is written: what follows is a convenience
    FollowSettings
    If mShow <> "" Then ShowPlace mShow
    If mLabel <> "" And mTaken.Count > 0 Then
        Application.OnUndo mLabel, "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!RiskTab_Undo"
    End If
    On Error GoTo 0
    MsgBox Left$(mSay, 1000), vbInformation, RiskText("title")
End Sub

' The whole action is taken back, unless rows have come or gone since.
Public Sub RiskWriter_Undo()
    If Not StandsAsWritten() Then
        MsgBox RiskText("desk.no.undo"), vbExclamation, RiskText("title")
        Exit Sub
    End If
    WriteAll Empty
    FollowSettings
    Set mTaken = Nothing
End Sub

Private Function WritesAnything(ByRef steps As Variant) As Boolean
    Dim what As String
    what = RiskTables_At(steps, 1, 0)
    WritesAnything = (what <> "show" And what <> "say")
End Function

Private Function StandsAsWritten() As Boolean
    Dim taken As Variant
    If mTaken Is Nothing Then Exit Function
    On Error GoTo gone ' a table or the workbook itself
    For Each taken In mTaken
        If taken(WHAT) = "size" Then
            If taken(TARGET).ListRows.Count <> taken(NOTE) Then Exit Function
        End If
    Next
    StandsAsWritten = (mTaken.Count > 0)
gone:
End Function

' Saved before the calculation is set to manual, which would be saved with it.
Private Sub KeepCopy(ByVal place As String)
    Dim kept As Variant
    On Error GoTo failed
    mBook.SaveCopyAs place
    kept = RiskCalls_Answer(RISK_DESK, "keep_copy", Array(mOptions, place))
    Exit Sub
failed:
    If Err.Source = "RiskXL" Then Err.Raise Err.Number, Err.Source, Err.Description
    Err.Raise vbObjectError + 6, "RiskXL", RiskText("desk.no.copy")
End Sub

' Takes the steps; without any, takes those back that were taken.
Private Sub WriteAll(ByRef steps As Variant)
    Dim calculation As Long, events As Boolean, number As Long, source As String, description As String
    calculation = Application.Calculation
    events = Application.EnableEvents
    On Error GoTo failed
    Application.ScreenUpdating = False
    Application.EnableCancelKey = xlDisabled ' Esc must not stop half-way; Excel enables it again by itself
    Application.EnableEvents = False
    Application.Calculation = xlCalculationManual
    If IsArray(steps) Then TakeAll steps Else TakeBack
    WakeUp calculation, events
    Exit Sub
failed:
    number = Err.Number
    source = Err.Source
    description = Err.Description
    TakeBack
    Set mTaken = Nothing
    WakeUp calculation, events
    Err.Raise number, source, description
End Sub

Private Sub WakeUp(ByVal calculation As Long, ByVal events As Boolean)
    RiskLocks_Close
    On Error Resume Next
    Application.Calculation = calculation
    Application.EnableEvents = events
    Application.ScreenUpdating = True
End Sub

Private Sub TakeAll(ByRef steps As Variant)
    Dim n As Long, name As String
    n = 1
    Do While n <= RiskTables_Count(steps)
        name = RiskTables_At(steps, n, 1)
        Select Case CStr(RiskTables_At(steps, n, 0))
            Case "size": SetSize FoundTable(name), CLng(RiskTables_At(steps, n, 2))
            Case "cells"
                PutBlock FoundTable(name), steps, n
                n = n + CLng(RiskTables_At(steps, n, 4))
            Case "setting": PutSetting name, RiskTables_At(steps, n, 2)
            Case "file": PutFile name, CStr(RiskTables_At(steps, n, 2))
            Case "undo": mLabel = name
            Case "show": mShow = name
            Case "say": mSay = name
        End Select
        n = n + 1
    Loop
End Sub

' Last step first; what cannot be put back does not keep the others from it.
Private Sub TakeBack()
    Dim n As Long, taken As Variant, answer As Variant
    On Error Resume Next
    For n = mTaken.Count To 1 Step -1
        taken = mTaken(n)
        Select Case CStr(taken(WHAT))
            Case "cells"
                RiskLocks_Open taken(TARGET).Worksheet
                PutValues taken(TARGET), taken(BEFORE)
            Case "size"
                RiskLocks_Open taken(TARGET).Parent
                ResizeTable taken(TARGET), CLng(taken(BEFORE))
            Case "file"
                answer = RiskCalls_Answer(RISK_DESK, "remove_profile", Array(mOptions, taken(TARGET), taken(BEFORE)))
        End Select
    Next
End Sub

Private Function FoundTable(ByVal name As String) As ListObject
    Set FoundTable = RiskTables_Find(mBook, name)
    If FoundTable Is Nothing Then Err.Raise vbObjectError + 6, "RiskXL", RiskText("desk.no.table") & name
End Function

Private Sub SetSize(ByVal table As ListObject, ByVal rowCount As Long)
    Dim rowsBefore As Long, columnCount As Long
    rowsBefore = table.ListRows.Count
    columnCount = table.ListColumns.Count
    RiskLocks_Open table.Parent
    ShowAllRows table
    If rowCount = rowsBefore Then Exit Sub
    If table.ShowTotals Then Err.Raise vbObjectError + 6, "RiskXL", RiskText("desk.totals") & table.Parent.Name
    If rowCount < rowsBefore Then
        RememberCells RiskTables_Part(table, rowCount + 1, 1, rowsBefore - rowCount, columnCount), ""
    ElseIf Application.WorksheetFunction.CountA( _
            RiskTables_Part(table, rowsBefore + 1, 1, rowCount - rowsBefore, columnCount)) > 0 Then
        Err.Raise vbObjectError + 6, "RiskXL", RiskText("desk.room") & table.Parent.Name
    End If
    mTaken.Add Array("size", table, rowsBefore, rowCount)
    ResizeTable table, rowCount
    If rowsBefore > 0 Then FillFormulas table, rowsBefore, rowCount
End Sub

' Rows that the table loses are left blank.
Private Sub ResizeTable(ByVal table As ListObject, ByVal rowCount As Long)
    Dim rowsBefore As Long
    ShowAllRows table
    rowsBefore = table.ListRows.Count
    If rowCount < 1 Then rowCount = 1
    If rowCount < rowsBefore Then
        RiskTables_Part(table, rowCount + 1, 1, rowsBefore - rowCount, table.ListColumns.Count).ClearContents
    End If
    table.Resize table.HeaderRowRange.Resize(1 + rowCount)
End Sub

' New rows get the formulas of the last one.
Private Sub FillFormulas(ByVal table As ListObject, ByVal lastRow As Long, ByVal rowCount As Long)
    Dim column As Long
    If rowCount <= lastRow Then Exit Sub
    For column = 1 To table.ListColumns.Count
        If RiskTables_Part(table, lastRow, column, 1, 1).HasFormula Then
            RiskTables_Part(table, lastRow, column, 1 + rowCount - lastRow, 1).FillDown
        End If
    Next
End Sub

' A filter would hide new rows, and keep hidden ones from being cleared and filled.
Private Sub ShowAllRows(ByVal table As ListObject)
    If IsFiltered(table) Then table.AutoFilter.ShowAllData
End Sub

Private Function IsFiltered(ByVal table As ListObject) As Boolean
    If table.ShowAutoFilter Then IsFiltered = table.AutoFilter.FilterMode
End Function

Private Sub PutBlock(ByVal table As ListObject, ByRef steps As Variant, ByVal n As Long)
    Dim values() As Variant, row As Long, column As Long, area As Range, firstRow As Long, firstColumn As Long
    Set area = RiskTables_Part(table, CLng(RiskTables_At(steps, n, 2)), CLng(RiskTables_At(steps, n, 3)), _
        CLng(RiskTables_At(steps, n, 4)), CLng(RiskTables_At(steps, n, 5)))
    ReDim values(1 To area.Rows.Count, 1 To area.Columns.Count)
    firstRow = LBound(steps, 1) + n ' of the step itself
    firstColumn = LBound(steps, 2) - 1
    For row = 1 To UBound(values, 1)
        For column = 1 To UBound(values, 2)
            values(row, column) = steps(firstRow + row, firstColumn + column)
        Next
    Next
    RememberCells area, ""
    PutValues area, values
End Sub

Private Sub PutSetting(ByVal name As String, ByVal value As Variant)
    Dim cells As Range, values(1 To 1, 1 To 1) As Variant
    Set cells = RiskBook_Named(mBook, name)
    If cells Is Nothing Then Err.Raise vbObjectError + 6, "RiskXL", RiskText("desk.no.name") & name
    values(1, 1) = value
    RememberCells cells.Cells(1, 1), name
    PutValues cells.Cells(1, 1), values
End Sub

Private Sub PutFile(ByVal name As String, ByVal text As String)
    Dim written As Variant
    written = RiskCalls_Answer(RISK_DESK, "write_profile", Array(mOptions, name, text))
    mTaken.Add Array("file", name, text, "")
End Sub

' Cells formatted as text keep an apostrophe that elsewhere says that a text follows.
Private Sub PutValues(ByVal area As Range, ByVal values As Variant)
    Dim row As Long, column As Long
    For column = 1 To UBound(values, 2)
        If area.Columns(column).NumberFormat = "@" Then
            For row = 1 To UBound(values, 1)
                If VarType(values(row, column)) = vbString Then
                    If Left$(values(row, column), 1) = "'" Then values(row, column) = Mid$(values(row, column), 2)
                End If
            Next
        End If
    Next
    If PutAtOnce(area, values) Then Exit Sub
    For row = 1 To UBound(values, 1)
        For column = 1 To UBound(values, 2)
            area.Cells(row, column).Value2 = values(row, column)
        Next
    Next
End Sub

' The fast way. Excel passes over rows that a filter hides, and Excel 2007 fails at a text of more than 8,203
' characters, which the archived rules are.
Private Function PutAtOnce(ByVal area As Range, ByRef values As Variant) As Boolean
    If Not area.ListObject Is Nothing Then
        If IsFiltered(area.ListObject) Then Exit Function
    End If
    On Error Resume Next
    area.Value2 = values
    PutAtOnce = (Err.Number = 0)
End Function

' What stands in cells, as PutValues takes it.
Private Function Held(ByVal area As Range) As Variant
    Dim values() As Variant, found As Variant, row As Long, column As Long, hasFormulas As Boolean
    ReDim values(1 To area.Rows.Count, 1 To area.Columns.Count)
    found = area.Value2
    hasFormulas = True ' Null where some have one
    If VarType(area.HasFormula) = vbBoolean Then hasFormulas = area.HasFormula
    For row = 1 To UBound(values, 1)
        For column = 1 To UBound(values, 2)
            If IsArray(found) Then values(row, column) = found(row, column) Else values(row, column) = found
            If VarType(values(row, column)) = vbString Then values(row, column) = "'" & values(row, column)
            If hasFormulas Then
                If area.Cells(row, column).HasFormula Then values(row, column) = area.Cells(row, column).Formula
            End If
        Next
    Next
    Held = values
End Function

Private Sub RememberCells(ByVal area As Range, ByVal setting As String)
    RiskLocks_Open area.Worksheet
    mTaken.Add Array("cells", area, Held(area), setting)
End Sub

' A setting that was written is followed as if somebody had typed it.
Private Sub FollowSettings()
    Dim taken As Variant
    For Each taken In mTaken
        If taken(WHAT) = "cells" And CStr(taken(NOTE)) <> "" Then RiskActions_CellChanged taken(TARGET)
    Next
End Sub

Private Sub ShowPlace(ByVal name As String)
    Dim table As ListObject, sheet As Worksheet
    Set table = RiskTables_Find(mBook, name)
    If table Is Nothing Then Set sheet = RiskBook_Named(mBook, name).Worksheet Else Set sheet = table.Parent
    If sheet.Visible = xlSheetVisible Then sheet.Activate
End Sub
