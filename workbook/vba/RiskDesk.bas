Attribute VB_Name = "RiskDesk"
Option Explicit
Option Private Module

' The actions of the ribbon. Python says what an action needs; here it is asked for and read. Python answers
' what is to be written; RiskWriter writes it.

Private Const FIRST_BLOCK As Long = 7 ' of the arguments of Python's function act

Public Sub RiskDesk_Do(ByVal action As String)
    Dim book As Workbook, options As String, caption As String
    Dim needs As Variant, customers As String, answers As Variant, asks As Boolean
    Set book = RiskBook_Target()
    If book.Date1904 Then Err.Raise vbObjectError + 5, "RiskXL", RiskText("desk.1904")
    options = RiskBook_ReadOptions(book)
    needs = RiskCalls_Answer(RISK_DESK, "questions", Array(options, action))
    caption = RiskTables_At(needs, 1, 1)
    asks = True
    If Not Chosen(book, needs, caption, customers, asks) Then Exit Sub
    If asks Then If Not Answered(needs, options, action, caption, answers) Then Exit Sub
    RiskWriter_Take book, options, _
        RiskCalls_Answer(RISK_DESK, "act", ReadFor(book, needs, options, action, customers, answers))
End Sub

' Tables and settings as they stand, as arguments of Python's function act.
Private Function ReadFor(ByVal book As Workbook, ByRef needs As Variant, ByVal options As String, _
        ByVal action As String, ByVal customers As String, ByRef answers As Variant) As Variant
    Dim arguments() As Variant, places() As Variant, n As Long, count As Long, cells As Range
    count = RiskTables_Count(needs)
    ReDim places(1 To count, 1 To 4)
    ReDim arguments(0 To FIRST_BLOCK + count - 1)
    For n = 1 To count
        Set cells = Nothing
        Select Case CStr(RiskTables_At(needs, n, 0))
            Case "table": Set cells = RiskTables_Cells(RiskTables_Find(book, CStr(RiskTables_At(needs, n, 1))))
            Case "setting": Set cells = RiskBook_Named(book, CStr(RiskTables_At(needs, n, 1)))
        End Select
        If Not cells Is Nothing Then
            places(n, 1) = RiskTables_At(needs, n, 0)
            places(n, 2) = RiskTables_At(needs, n, 1)
            places(n, 3) = cells.Row
            places(n, 4) = cells.Column
            arguments(FIRST_BLOCK + n - 1) = cells.Value2
        End If
    Next
    arguments(0) = options
    arguments(1) = action
    arguments(2) = Application.UserName
    arguments(3) = CDbl(Now)
    arguments(4) = customers
    arguments(5) = answers
    arguments(6) = places
    ReadFor = arguments
End Function

' Which customers the action is about, their IDs one a line; False if the user thinks better of it. Rows that
' were typed into a ledger say all themselves: nothing is asked then.
Private Function Chosen(ByVal book As Workbook, ByRef needs As Variant, ByRef caption As String, _
        ByRef customers As String, ByRef asks As Boolean) As Boolean
    Dim about As String, count As Long, drafts As Long, answer As Long
    about = RiskTables_At(needs, 1, 2)
    Chosen = True
    If about = "none" Then Exit Function
    customers = SelectedCustomers(book, RiskTables_At(needs, 1, 3), RiskTables_At(needs, 1, 4), count, drafts)
    If about = "all or some" Then
        If count > 0 And IsMeant() Then
            answer = MsgBox(RiskText("desk.selected") & count & vbLf & RiskText("desk.all.or.some"), _
                vbYesNoCancel + vbQuestion, caption)
            Chosen = (answer <> vbCancel)
            If answer = vbYes Then Exit Function
        End If
        customers = ""
    ElseIf count = 0 And drafts > 0 Then
        asks = False
    ElseIf count = 0 Then
        customers = InputBox(RiskText("desk.which"), caption)
        Chosen = (StrPtr(customers) <> 0)
    ElseIf count > 1 And about = "one" Then
        Err.Raise vbObjectError + 5, "RiskXL", RiskText("desk.one")
    Else
        caption = caption & " " & Replace(Left$(customers, 60), vbLf, " ")
    End If
End Function

' The IDs of the selected rows that are seen, from whatever table of the workbook has a column of IDs; rows of
' a ledger that no action has sealed yet are drafts.
Private Function SelectedCustomers(ByVal book As Workbook, ByVal idHeaders As String, ByVal checkHeaders As String, _
        ByRef count As Long, ByRef drafts As Long) As String
    Dim table As ListObject, ids As Range, checks As Range, cell As Range, id As String, isDraft As Boolean
    If Not ActiveWorkbook Is book Then Exit Function
    If TypeName(Selection) <> "Range" Then Exit Function
    Set table = ActiveCell.ListObject
    If table Is Nothing Then Exit Function
    If table.DataBodyRange Is Nothing Then Exit Function
    Set ids = ColumnUnder(table, idHeaders)
    If ids Is Nothing Then Exit Function
    Set checks = ColumnUnder(table, checkHeaders)
    Set ids = Application.Intersect(Selection.EntireRow, ids)
    If ids Is Nothing Then Exit Function
    For Each cell In ids.Cells
        id = Trim$(cell.Text)
        If Not IsError(cell.Value2) Then id = Trim$(CStr(cell.Value2))
        If id <> "" And Not cell.EntireRow.Hidden Then
            isDraft = False
            If Not checks Is Nothing Then
                isDraft = (cell.Worksheet.Cells(cell.Row, checks.Column).Text = "")
            End If
            If isDraft Then
                drafts = drafts + 1
            Else
                SelectedCustomers = SelectedCustomers & id & vbLf
                count = count + 1
            End If
        End If
    Next
End Function

' The rows under the first header that is one of these, one a line.
Private Function ColumnUnder(ByVal table As ListObject, ByVal headers As String) As Range
    Dim n As Long
    For n = 1 To table.ListColumns.Count
        If InStr(vbLf & headers & vbLf, vbLf & Trim$(table.ListColumns(n).Name) & vbLf) > 0 Then
            Set ColumnUnder = table.ListColumns(n).DataBodyRange
            Exit Function
        End If
    Next
End Function

' Something is always selected: several rows, or a whole one, are meant.
Private Function IsMeant() As Boolean
    IsMeant = Selection.Areas.Count > 1 Or Selection.Rows.Count > 1 _
        Or Selection.Columns.Count = Selection.Worksheet.Columns.Count
End Function

' All questions, one after another; False if the user cancels one.
Private Function Answered(ByRef needs As Variant, ByVal options As String, ByVal action As String, _
        ByVal caption As String, ByRef answers As Variant) As Boolean
    Dim found() As Variant, n As Long, typed As String
    ReDim found(1 To RiskTables_Count(needs), 1 To 2)
    For n = 1 To RiskTables_Count(needs)
        If RiskTables_At(needs, n, 0) = "question" Then
            If Not AnsweredOne(needs, n, options, action, caption, typed) Then Exit Function
            found(n, 1) = RiskTables_At(needs, n, 1)
            found(n, 2) = typed
        End If
    Next
    answers = found
    Answered = True
End Function

' One question, asked again until Python takes the answer.
Private Function AnsweredOne(ByRef needs As Variant, ByVal n As Long, ByVal options As String, _
        ByVal action As String, ByVal caption As String, ByRef typed As String) As Boolean
    Dim words As String, fault As String, given As Boolean
    words = RiskTables_At(needs, n, 3)
    typed = RiskTables_At(needs, n, 4)
    Do
        Select Case CStr(RiskTables_At(needs, n, 2))
            Case "flag": given = AnsweredYesOrNo(words, caption, typed)
            Case "file": given = AnsweredFile(fault & words, caption, RiskTables_At(needs, n, 5) = "1", typed)
            Case Else
                typed = InputBox(Left$(fault & words, 1000), caption, typed)
                given = (StrPtr(typed) <> 0)
        End Select
        If Not given Then Exit Function
        fault = FaultOf(Array(options, action, RiskTables_At(needs, n, 1), typed))
    Loop Until fault = ""
    AnsweredOne = True
End Function

Private Function AnsweredYesOrNo(ByVal words As String, ByVal caption As String, ByRef typed As String) As Boolean
    Dim answer As Long
    answer = MsgBox(Left$(words, 1000), vbYesNoCancel + vbQuestion, caption)
    If answer = vbYes Then typed = "1" Else typed = ""
    AnsweredYesOrNo = (answer <> vbCancel)
End Function

' A file that may be left out is asked for before its dialog opens.
Private Function AnsweredFile(ByVal words As String, ByVal caption As String, ByVal required As Boolean, _
        ByRef typed As String) As Boolean
    Dim picked As Variant, answer As Long
    typed = ""
    If Not required Then
        answer = MsgBox(Left$(words & vbLf & vbLf & RiskText("desk.pick"), 1000), vbYesNoCancel + vbQuestion, caption)
        AnsweredFile = (answer = vbNo)
        If answer <> vbYes Then Exit Function
    End If
    picked = Application.GetOpenFilename(FileFilter:=RiskText("desk.files"), Title:=caption)
    If VarType(picked) = vbBoolean Then Exit Function
    typed = picked
    AnsweredFile = True
End Function

' Why Python does not take an answer; "" if it does.
Private Function FaultOf(ByVal arguments As Variant) As String
    Dim taken As Variant
    On Error GoTo refused
    taken = RiskCalls_Answer(RISK_DESK, "check_answer", arguments)
    Exit Function
refused:
    If Err.Source <> "RiskXL" Then Err.Raise Err.Number, Err.Source, Err.Description
    FaultOf = Err.Description & vbLf & vbLf
End Function
