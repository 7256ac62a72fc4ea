Attribute VB_Name = "RiskActions"
Option Explicit
Option Private Module

' What the buttons do. Python only answers questions; the workbook is changed here, at the very end.

Public Sub RiskActions_Run(ByVal control As String)
    On Error GoTo failed
    If RiskBook_Target() Is Nothing And control <> "rxAbout" And control <> "rxDiagnose" Then
        Say RiskText("no.workbook"), vbExclamation
        Exit Sub
    End If
    Select Case control
        Case "rxRecalculate": RecalculateAll
        Case "rxRecalculateRows": RecalculateRows
        Case "rxApply": RiskApply_ToTable
        Case "rxCompare": CompareProfiles
        Case "rxLanguage": SwitchLanguage
        Case "rxAbout": Say "RiskXL " & RISKXL_VERSION & vbLf & vbLf & RiskText("about"), vbInformation
        Case "rxDiagnose": Say RiskDiagnose_Report(), vbInformation
        Case Else: RiskDesk_Do RiskActionOf(control)
    End Select
    Exit Sub
failed:
    RiskActions_Failed Err.Source, Err.Description
End Sub

' The profile of the workbook: the one in its named cell, or for a workbook without one, the add-in's.
Public Function RiskActions_Profile() As String
    RiskActions_Profile = RiskBook_Setting(RiskBook_Target(), "name.profile", _
        RiskBook_OwnSetting("Profile", "general"))
End Function

' Keeps the choice of the ribbon after showing what it changes; the cell is the same choice.
Public Sub RiskActions_ChooseProfile(ByVal name As String)
    Dim book As Workbook, table As Range
    On Error GoTo failed
    Set book = RiskBook_Target()
    If Not book Is Nothing And name <> RiskActions_Profile() Then
        Set table = RiskApply_Table(book)
        If KeepsProfile(book, table, name) Then
            If Not RiskBook_Choose(book, "name.profile", name) Then RiskBook_SaveOwnSetting "Profile", name
        End If
    End If
    RiskTab_Refresh
    Exit Sub
failed:
    RiskActions_Failed Err.Source, Err.Description
    RiskTab_Refresh
End Sub

' A named cell was changed by hand. Formulas depend on the profile's cell, but not on the others.
Public Sub RiskActions_CellChanged(ByVal changed As Range)
    Dim others As Boolean
    On Error GoTo failed
    others = RiskBook_Touches(changed, "name.language") Or RiskBook_Touches(changed, "name.mode")
    If Not others And Not RiskBook_Touches(changed, "name.profile") Then Exit Sub
    RiskCalls_Forget
    RiskTab_Refresh
    If others Then Application.CalculateFull
    RiskSheets_Fit changed.Worksheet.Parent
    Exit Sub
failed:
    RiskActions_Failed Err.Source, Err.Description
End Sub

Public Sub RiskActions_Failed(ByVal source As String, ByVal description As String)
    If source <> "RiskXL" Then description = RiskText("action.failed")
    Say description, vbExclamation
End Sub

' A question to Python about a table: the answer's lines, or a failure in Python's words.
Public Function RiskActions_Ask(ByVal question As String, ByVal arguments As Variant) As String
    Dim answer As Variant, n As Long
    answer = RiskCalls_Answer(RISK_MACROS, question, arguments)
    For n = 1 To RiskTables_Count(answer)
        If n > 1 Then RiskActions_Ask = RiskActions_Ask & vbLf
        RiskActions_Ask = RiskActions_Ask & RiskTables_At(answer, n, 0)
    Next
End Function

Private Function KeepsProfile(ByVal book As Workbook, ByVal table As Range, ByVal name As String) As Boolean
    Dim text As String
    KeepsProfile = True
    If table Is Nothing Then Exit Function ' nothing changes, nothing to ask
    text = RiskActions_Ask("migration", Array(RiskCalls_Options(book), BodyOf(table).Value2, _
        table.Rows(1).Value2, RiskActions_Profile(), name))
    text = name & vbLf & vbLf & text & vbLf & vbLf & RiskText("keep.profile")
    KeepsProfile = (MsgBox(Left$(text, 1000), vbOKCancel + vbQuestion, RiskText("title")) = vbOK)
End Function

Private Sub CompareProfiles()
    Dim book As Workbook, table As Range
    Set book = RiskBook_Target()
    Set table = RiskApply_Table(book)
    If table Is Nothing Then
        Say RiskText("no.table"), vbExclamation
        Exit Sub
    End If
    Say RiskActions_Ask("compare", Array(RiskCalls_Options(book), BodyOf(table).Value2, _
        table.Rows(1).Value2, RiskActions_Profile())), vbInformation
End Sub

Private Function BodyOf(ByVal table As Range) As Range
    Set BodyOf = table.Offset(1, 0).Resize(table.Rows.Count - 1)
End Function

Private Sub RecalculateAll()
    ForgetEverywhere
    ReadRulesAnew
    Application.CalculateFull
End Sub

' A Python that has died or does not answer is ended, and a new one is asked.
Private Sub ReadRulesAnew()
    On Error Resume Next
    RiskCalls_Cross "reload", Array()
    If Err.Number = 0 Then Exit Sub
    KillPy
    On Error GoTo 0
    RiskCalls_Forget
    RiskCalls_Cross "reload", Array()
End Sub

Private Sub RecalculateRows()
    Dim cells As Range
    If TypeName(Selection) <> "Range" Then Exit Sub
    Set cells = Application.Intersect(Selection.EntireRow, Selection.Worksheet.UsedRange)
    If cells Is Nothing Then Exit Sub
    RiskCalls_Forget
    cells.Calculate
End Sub

Private Sub SwitchLanguage()
    Dim language As String, book As Workbook
    If RiskBook_Language() = "zh" Then language = "en" Else language = "zh"
    Set book = RiskBook_Target()
    If Not RiskBook_Choose(book, "name.language", RiskText("language." & language)) Then
        RiskBook_SaveOwnSetting "Language", language
    End If
    ForgetEverywhere
    Application.CalculateFull
    RiskWizard_Register
End Sub

' Workbook and add-in each remember answers, and both may be open.
Private Sub ForgetEverywhere()
    Dim other As Workbook
    RiskTab_Forget
    On Error Resume Next ' a workbook without RiskXL has no such macro
    If RISK_KIND = "xlsm" Then
        Application.Run "'" & RISK_ADDIN_FILE & "'!" & RISK_ADDIN_FORGET
    Else
        For Each other In Workbooks
            If RiskBook_IsOurs(other) Then Application.Run "'" & other.Name & "'!" & RISK_BOOK_FORGET
        Next
    End If
    On Error GoTo 0
End Sub

Private Sub Say(ByVal text As String, ByVal style As Long)
    MsgBox Left$(text, 1000), style, RiskText("title")
End Sub
