Attribute VB_Name = "RiskMemo"
Option Explicit
Option Private Module

' Answers of the functions, remembered by value: a crossing to Python costs milliseconds, and a
' table of 1,200 customers has thousands of formulas.
'
' A row's results depend on its values, the headers, the profile, the options of the workbook and
' the rules, and on nothing else. All of them are in the key, so an answer is never stale.
' On a miss the row goes to Python, and if a neighbour is unknown too, every unknown row of the
' block around it goes along. One crossing brings all results of all these rows.

Private Const BLOCK_ROWS As Long = 4096
Private Const MOST_ENTRIES As Long = 200000

Private mAnswers As Object     ' key -> the results of a row, or the one result of a cell
Private mContexts As Object    ' what all rows of a table share -> a short number, the key's beginning
Private mMisuse As Object      ' such a number -> why nothing can be answered
Private mExtras As Object      ' results that not every table asks for -> their place behind the others
Private mRules As String       ' those that the answers were made with

Public Sub RiskMemo_Forget()
    Set mAnswers = CreateObject("Scripting.Dictionary")
    Set mContexts = CreateObject("Scripting.Dictionary")
    Set mMisuse = CreateObject("Scripting.Dictionary")
    If mExtras Is Nothing Then
        Set mExtras = CreateObject("Scripting.Dictionary")
        mExtras.Add "reasons", RISK_FIRST_EXTRA
        mExtras.Add "reasons:3", RISK_FIRST_EXTRA + 1
    End If
    mRules = ""
End Sub

' One result of one customer's row: place is its column among those that every row is answered with,
' or RISK_EXTRA, and then extra says which of the others is meant.
Public Function RiskMemo_Row(ByVal place As Long, ByVal extra As String, ByVal isNumber As Boolean, _
        ByVal values As Range, ByVal header As Variant, ByVal profile As Variant, _
        ByVal options As String) As Variant
    Dim table As String, cells As Variant, own As String
    If mAnswers Is Nothing Then RiskMemo_Forget
    If place = RISK_EXTRA Then
        If Not mExtras.Exists(extra) Then
            mExtras.Add extra, RISK_FIRST_EXTRA + mExtras.Count
            mAnswers.RemoveAll ' they lack this result
        End If
        place = mExtras(extra)
    End If
    table = options & "|" & HeaderKey(header) & "|" & CellKey(profile)
    cells = values.Value2
    own = RowKey(cells, 1)
    If Not IsKnown(table, own) Then FetchRows values, cells, table, header, profile, options
    If mMisuse.Exists(ContextOf(table)) Then
        RiskMemo_Row = RiskCalls_Failure(isNumber, mMisuse(ContextOf(table)))
    Else
        RiskMemo_Row = mAnswers(ContextOf(table) & own)(place)
    End If
End Function

' The result for one tier and one further cell (days, amount, date, code), or for a tier alone.
Public Function RiskMemo_Cell(ByVal functionName As String, ByVal isNumber As Boolean, ByVal word As Variant, _
        ByVal cell As Variant, ByVal profile As Variant, ByVal item As Variant, ByVal options As String) As Variant
    Dim table As String, own As String
    If mAnswers Is Nothing Then RiskMemo_Forget
    table = functionName & "|" & options & "|" & CellKey(profile) & "|" & CellKey(item)
    own = PairKey(word, RiskCalls_Plain(cell))
    If Not IsKnown(table, own) Then FetchCells functionName, word, cell, table, profile, item, options
    If mMisuse.Exists(ContextOf(table)) Then
        RiskMemo_Cell = RiskCalls_Failure(isNumber, mMisuse(ContextOf(table)))
    Else
        RiskMemo_Cell = RiskCalls_Result(mAnswers(ContextOf(table) & own))
    End If
End Function

Private Sub FetchRows(ByVal values As Range, ByVal own As Variant, ByVal table As String, _
        ByVal header As Variant, ByVal profile As Variant, ByVal options As String)
    Dim block As Variant, sent As Variant, answer As Variant, results() As Variant, wanted As Object
    Dim r As Long, c As Long, key As Variant
    Set wanted = CreateObject("Scripting.Dictionary") ' key of a row -> its place in the block
    block = own
    wanted.Add RowKey(own, 1), 1
    If NeighbourUnknown(values, table) Then
        block = BlockAround(values).Value2
        wanted.RemoveAll
        For r = 1 To UBound(block, 1)
            key = RowKey(block, r)
            If Not IsKnown(table, key) Then wanted(key) = r
        Next
    End If
    ReDim sent(1 To wanted.Count, 1 To UBound(block, 2))
    r = 0
    For Each key In wanted.Keys
        r = r + 1
        For c = 1 To UBound(block, 2)
            sent(r, c) = block(wanted(key), c)
        Next
    Next
    answer = RiskCalls_Cross("rows", Array(options, sent, header, profile, Join(mExtras.Keys, ",")))
    If Not Accepted(answer, table) Then Exit Sub
    r = LBound(answer, 1)
    For Each key In wanted.Keys
        r = r + 1
        ReDim results(0 To UBound(answer, 2) - LBound(answer, 2))
        For c = 0 To UBound(results)
            results(c) = answer(r, LBound(answer, 2) + c)
        Next
        mAnswers(ContextOf(table) & key) = results
    Next
End Sub

Private Sub FetchCells(ByVal functionName As String, ByVal word As Variant, ByVal cell As Variant, _
        ByVal table As String, ByVal profile As Variant, ByVal item As Variant, ByVal options As String)
    Dim cells As Variant, sent() As Variant, answer As Variant, wanted As Object, key As Variant
    Dim r As Long, c As Long, first As Long
    Set wanted = CreateObject("Scripting.Dictionary") ' key -> cell
    wanted.Add PairKey(word, RiskCalls_Plain(cell)), RiskCalls_Plain(cell)
    If IsObject(cell) Then
        If CellNeighbourUnknown(cell, table, word) Then
            cells = BlockAround(cell).Value2
            For r = 1 To UBound(cells, 1)
                key = PairKey(word, cells(r, 1))
                If Not IsKnown(table, key) Then wanted(key) = cells(r, 1)
            Next
        End If
    End If
    ReDim sent(1 To wanted.Count, 1 To 1)
    r = 0
    For Each key In wanted.Keys
        r = r + 1
        sent(r, 1) = wanted(key)
    Next
    answer = RiskCalls_Cross("cells", Array(options, functionName, word, sent, profile, item))
    If Not Accepted(answer, table) Then Exit Sub
    ' below the first row: the tiers that are answered, then for every cell one result for each tier
    first = LBound(answer, 1) + 1
    For r = 1 To UBound(sent, 1)
        For c = LBound(answer, 2) To UBound(answer, 2)
            mAnswers(ContextOf(table) & PairKey(answer(first, c), sent(r, 1))) = answer(first + r, c)
        Next
        mAnswers(ContextOf(table) & PairKey(word, sent(r, 1))) = answer(first + r, LBound(answer, 2))
    Next
End Sub

' The first row of an answer says which rules it was made with, and why nothing can be answered, if so.
' Answers of other rules are forgotten.
Private Function Accepted(ByVal answer As Variant, ByVal table As String) As Boolean
    Dim rules As String, problem As String
    rules = CStr(answer(LBound(answer, 1), LBound(answer, 2)))
    problem = CStr(answer(LBound(answer, 1), LBound(answer, 2) + 1))
    If mRules <> rules Or mAnswers.Count > MOST_ENTRIES Then
        RiskMemo_Forget
        mRules = rules
    End If
    If problem = "" Then Accepted = True Else mMisuse(ContextOf(table)) = problem
End Function

Private Function IsKnown(ByVal table As String, ByVal key As String) As Boolean
    Dim context As String
    context = ContextOf(table)
    IsKnown = mAnswers.Exists(context & key) Or mMisuse.Exists(context)
End Function

Private Function NeighbourUnknown(ByVal values As Range, ByVal table As String) As Boolean
    Dim block As Range, r As Long, cells As Variant
    Set block = BlockAround(values)
    For r = values.Row - 1 To values.Row + 1 Step 2
        If r >= block.Row And r < block.Row + block.Rows.Count Then
            cells = values.Offset(r - values.Row, 0).Value2
            If Not IsKnown(table, RowKey(cells, 1)) Then
                NeighbourUnknown = True
                Exit Function
            End If
        End If
    Next
End Function

Private Function CellNeighbourUnknown(ByVal cell As Range, ByVal table As String, ByVal word As Variant) As Boolean
    Dim block As Range, r As Long
    Set block = BlockAround(cell)
    For r = cell.Row - 1 To cell.Row + 1 Step 2
        If r >= block.Row And r < block.Row + block.Rows.Count Then
            If Not IsKnown(table, PairKey(word, cell.Offset(r - cell.Row, 0).Value2)) Then
                CellNeighbourUnknown = True
                Exit Function
            End If
        End If
    Next
End Function

' The rows of the used sheet that share the row's block of BLOCK_ROWS rows, in the row's columns.
Private Function BlockAround(ByVal values As Range) As Range
    Dim used As Range, first As Long, last As Long
    Set used = values.Worksheet.UsedRange
    first = ((values.Row - 1) \ BLOCK_ROWS) * BLOCK_ROWS + 1
    last = first + BLOCK_ROWS - 1
    If first < used.Row Then first = used.Row
    If last > used.Row + used.Rows.Count - 1 Then last = used.Row + used.Rows.Count - 1
    If first > values.Row Then first = values.Row
    If last < values.Row Then last = values.Row
    Set BlockAround = values.Offset(first - values.Row, 0).Resize(last - first + 1, values.Columns.Count)
End Function

' A short beginning for the keys of a table's rows.
Private Function ContextOf(ByVal table As String) As String
    If Not mContexts.Exists(table) Then mContexts.Add table, (mContexts.Count + 1) & "|"
    ContextOf = mContexts(table)
End Function

Private Function PairKey(ByVal word As Variant, ByVal cell As Variant) As String
    PairKey = CellKey(word) & "|" & CellKey(cell)
End Function

Private Function HeaderKey(ByVal header As Variant) As String
    If IsArray(header) Then HeaderKey = RowKey(header, 1) Else HeaderKey = CellKey(header)
End Function

Private Function RowKey(ByRef cells As Variant, ByVal r As Long) As String
    Dim c As Long, parts() As String
    ReDim parts(1 To UBound(cells, 2))
    For c = 1 To UBound(cells, 2)
        parts(c) = CellKey(cells(r, c))
    Next
    RowKey = Join(parts, "|")
End Function

' Tells apart all cells that Python tells apart: 1, "1" and True are three keys. CStr shows 15 digits of
' a number, as Excel does, and scoring rounds to fewer (riskxl/scoring/cells.py).
Private Function CellKey(ByRef cell As Variant) As String
    Select Case VarType(cell)
        Case vbEmpty
        Case vbDouble
            CellKey = "n" & CStr(cell)
        Case vbString
            CellKey = "s" & Len(cell) & ":" & cell
        Case Else ' True, False, an error value, a number of VBA
            CellKey = VarType(cell) & ":" & CStr(cell)
    End Select
End Function
