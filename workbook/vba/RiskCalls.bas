Attribute VB_Name = "RiskCalls"
Option Explicit
Option Private Module

' The way from a worksheet function to Python, and what its answers become in a cell.

Private Const RETRY_SECONDS As Long = 60

Private mOptions As Object ' name of a workbook -> its language, mode and place
Private mDown As String    ' why Python cannot be reached; asked again after RETRY_SECONDS
Private mDownSince As Date
Private mCrossings As Long ' since the file was opened; riskxl selftest reads it

' A function of a customer's row: from the memory if it is one row, else in one crossing.
Public Function RiskCalls_Row(ByVal place As Long, ByVal functionName As String, ByVal isNumber As Boolean, _
        ByVal values As Variant, Optional ByVal headers As Variant, Optional ByVal profile As Variant, _
        Optional ByVal top As Variant) As Variant
    Dim extra As String, plainTop As Variant
    On Error GoTo failed
    If functionName = "RISK_TIER" And IsMissing(headers) And IsOneCell(values) Then ' the tier of a score
        RiskCalls_Row = RiskCalls_Cell(functionName, isNumber, cell:=values, profile:=profile)
        Exit Function
    End If
    If Not IsOneRow(values, headers) Then
        RiskCalls_Row = RiskCalls_Direct(functionName, isNumber, values, headers, profile, top)
        Exit Function
    End If
    If place = RISK_EXTRA Then
        extra = LCase$(Mid$(functionName, 6)) ' behind RISK_
        plainTop = RiskCalls_Plain(top)
        If Not IsEmpty(plainTop) Then
            If Not IsWholeTop(plainTop) Then
                RiskCalls_Row = RiskCalls_Direct(functionName, isNumber, values, headers, profile, top)
                Exit Function
            End If
            extra = extra & ":" & CStr(CLng(plainTop))
        End If
    End If
    RiskCalls_Row = RiskMemo_Row(place, extra, isNumber, values, RiskCalls_Plain(headers), _
        RiskCalls_Plain(profile), RiskCalls_Options(CallingBook()))
    Exit Function
failed:
    RiskCalls_Row = RiskCalls_Failure(isNumber, Explained(Err.Source, Err.Description))
End Function

' A function of a tier and one more cell; a column of them goes over in one crossing.
Public Function RiskCalls_Cell(ByVal functionName As String, ByVal isNumber As Boolean, _
        Optional ByVal tier As Variant, Optional ByVal cell As Variant, Optional ByVal profile As Variant, _
        Optional ByVal item As Variant) As Variant
    On Error GoTo failed
    If IsOneCell(tier) And IsOneCell(cell) Then
        If IsMissing(cell) Then cell = Empty
        RiskCalls_Cell = RiskMemo_Cell(functionName, isNumber, RiskCalls_Plain(tier), cell, _
            RiskCalls_Plain(profile), RiskCalls_Plain(item), RiskCalls_Options(CallingBook()))
    ElseIf functionName = "RISK_PLAN" Then
        RiskCalls_Cell = RiskCalls_Direct(functionName, isNumber, tier, profile, item)
    ElseIf functionName = "RISK_VALID_USCC" Then
        RiskCalls_Cell = RiskCalls_Direct(functionName, isNumber, cell)
    Else
        RiskCalls_Cell = RiskCalls_Direct(functionName, isNumber, tier, cell, profile)
    End If
    Exit Function
failed:
    RiskCalls_Cell = RiskCalls_Failure(isNumber, Explained(Err.Source, Err.Description))
End Function

' Any function, in one crossing.
Public Function RiskCalls_Direct(ByVal functionName As String, ByVal isNumber As Boolean, _
        Optional ByVal first As Variant, Optional ByVal second As Variant, Optional ByVal third As Variant, _
        Optional ByVal fourth As Variant) As Variant
    On Error GoTo failed
    RiskCalls_Direct = RiskCalls_Result(RiskCalls_Cross("call", Array(RiskCalls_Options(CallingBook()), _
        functionName, RiskCalls_Plain(first), RiskCalls_Plain(second), RiskCalls_Plain(third), _
        RiskCalls_Plain(fourth))))
    Exit Function
failed:
    RiskCalls_Direct = RiskCalls_Failure(isNumber, Explained(Err.Source, Err.Description))
End Function

' One call to Python. It fails with a message for the user; where Python cannot be reached, at once
' for a while, so that a thousand formulas do not wait for it one after another.
Public Function RiskCalls_Cross(ByVal functionName As String, ByVal arguments As Variant) As Variant
    RiskCalls_Cross = RiskCalls_CrossTo(RISK_SERVER, functionName, arguments)
End Function

' The same for a function of another module of Python.
Public Function RiskCalls_CrossTo(ByVal module As String, ByVal functionName As String, _
        ByVal arguments As Variant) As Variant
    Dim server As Object
    If mDown <> "" And Abs(DateDiff("s", mDownSince, Now)) < RETRY_SECONDS Then
        Err.Raise vbObjectError + 1, "RiskXL", mDown
    End If
    On Error GoTo down
    Set server = XLPy()
    On Error GoTo 0
    mDown = ""
    mCrossings = mCrossings + 1
    RiskCalls_CrossTo = server.CallUDF(module, functionName, arguments)
    Exit Function
down:
    mDown = RiskText("python.missing")
    mDownSince = Now
    Err.Raise vbObjectError + 1, "RiskXL", mDown
End Function

' The rows of an answer of Python's, the first of which says "ok"; it fails in Python's words.
Public Function RiskCalls_Answer(ByVal module As String, ByVal question As String, _
        ByVal arguments As Variant) As Variant
    Dim answer As Variant, n As Long, text As String
    answer = RiskCalls_CrossTo(module, question, arguments)
    If answer(LBound(answer, 1), LBound(answer, 2)) <> "ok" Then
        For n = LBound(answer, 1) + 1 To UBound(answer, 1)
            If text <> "" Then text = text & vbLf
            text = text & answer(n, LBound(answer, 2))
        Next
        Err.Raise vbObjectError + 3, "RiskXL", text
    End If
    RiskCalls_Answer = answer
End Function

Public Function RiskCalls_Crossings() As Long
    RiskCalls_Crossings = mCrossings
End Function

' Forgets all that was remembered of the outside, here and in Python.
Public Sub RiskCalls_Forget()
    mDown = ""
    Set mOptions = Nothing
    RiskMemo_Forget
End Sub

' An argument without its range: a value or an array of rows. Omitted is the same as blank.
Public Function RiskCalls_Plain(Optional ByVal argument As Variant) As Variant
    Dim cells As Range
    If IsMissing(argument) Then
        RiskCalls_Plain = Empty
    ElseIf IsObject(argument) Then
        Set cells = argument
        If cells.Areas.Count > 1 Then Err.Raise vbObjectError + 2, "RiskXL", RiskText("one.area")
        ' of whole columns only the rows that are in use
        If cells.Rows.Count = cells.Worksheet.Rows.Count Then
            With cells.Worksheet.UsedRange
                Set cells = cells.Resize(.Row + .Rows.Count - 1)
            End With
        End If
        RiskCalls_Plain = cells.Value2
    Else
        RiskCalls_Plain = argument
    End If
End Function

' What Python answered, as a cell shows it.
Public Function RiskCalls_Result(ByVal answer As Variant) As Variant
    RiskCalls_Result = answer
    If VarType(answer) = vbString Then
        If answer = RISK_MISUSE Then RiskCalls_Result = CVErr(xlErrValue)
    End If
End Function

' Functions with a number as result fail with #VALUE!, the others say what is wrong.
Public Function RiskCalls_Failure(ByVal isNumber As Boolean, ByVal message As String) As Variant
    If isNumber Then
        RiskCalls_Failure = CVErr(xlErrValue)
    Else
        RiskCalls_Failure = Left$(message, 255)
    End If
End Function

' Language, mode and place of a workbook, as every call states them.
Public Function RiskCalls_Options(ByVal book As Workbook) As String
    Dim name As String
    If Not book Is Nothing Then name = book.Name
    If mOptions Is Nothing Then Set mOptions = CreateObject("Scripting.Dictionary")
    If Not mOptions.Exists(name) Then mOptions.Add name, RiskBook_ReadOptions(book)
    RiskCalls_Options = mOptions(name)
End Function

' The workbook of the formula; of a macro, the one that it works on.
Private Function CallingBook() As Workbook
    Dim caller As Variant
    If IsObject(Application.Caller) Then
        Set caller = Application.Caller
        If TypeOf caller Is Range Then
            Set CallingBook = caller.Worksheet.Parent
            Exit Function
        End If
    End If
    Set CallingBook = RiskBook_Target()
End Function

' One row of several cells, with headers of the same width or none.
Private Function IsOneRow(ByVal values As Variant, Optional ByVal headers As Variant) As Boolean
    Dim cells As Range
    If Not IsObject(values) Then Exit Function
    Set cells = values
    If cells.Areas.Count > 1 Or cells.Rows.Count > 1 Or cells.Columns.Count < 2 Then Exit Function
    If IsMissing(headers) Then
        IsOneRow = True
    ElseIf IsObject(headers) Then
        IsOneRow = (headers.Areas.Count = 1 And headers.Rows.Count = 1 And headers.Columns.Count = cells.Columns.Count)
    End If
End Function

Private Function IsOneCell(Optional ByVal argument As Variant) As Boolean
    If IsMissing(argument) Then
        IsOneCell = True
    ElseIf IsObject(argument) Then
        IsOneCell = (argument.Areas.Count = 1 And argument.Rows.Count = 1 And argument.Columns.Count = 1)
    Else
        IsOneCell = Not IsArray(argument)
    End If
End Function

Private Function IsWholeTop(ByVal top As Variant) As Boolean
    If VarType(top) = vbDouble Then IsWholeTop = (top >= 1 And top < 1000 And top = Int(top))
End Function

' Never a raw error: our own messages as they are, of all others what to do.
Private Function Explained(ByVal source As String, ByVal description As String) As String
    If source = "RiskXL" Then Explained = description Else Explained = RiskText("call.failed")
End Function
