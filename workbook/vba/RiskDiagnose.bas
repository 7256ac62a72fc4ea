Attribute VB_Name = "RiskDiagnose"
Option Explicit
Option Private Module

' Why functions give no result: every fault with its remedy, the first that stops the others last.

Public Function RiskDiagnose_Report() As String
    Dim report As String, fault As String
    report = RiskText("check.version") & RISKXL_VERSION & " (xlwings " & XLWINGS_VERSION & ")"
    #If Mac Then
        fault = RiskText("check.mac")
    #Else
        fault = MissingFile()
        If fault = "" Then fault = AnswerOfPython(report)
    #End If
    If Application.Calculation = xlCalculationManual Then report = report & vbLf & RiskText("check.manual")
    If fault = "" Then fault = RiskText("check.well")
    RiskDiagnose_Report = report & vbLf & vbLf & fault
End Function

' Python and xlwings' DLL beside it, whose name tells its version.
Private Function MissingFile() As String
    Dim python As String, library As String, folder As String
    python = GetConfig("INTERPRETER_WIN", "")
    If Not FileExists(python) Then
        MissingFile = RiskText("check.no.python") & vbLf & python
        Exit Function
    End If
    #If Win64 Then
        library = "xlwings64-" & XLWINGS_VERSION & ".dll"
    #Else
        library = "xlwings32-" & XLWINGS_VERSION & ".dll"
    #End If
    folder = ParentFolder(python)
    If Not FileExists(folder & "\" & library) And Not FileExists(ParentFolder(folder) & "\" & library) Then
        MissingFile = RiskText("check.no.dll") & library
    End If
End Function

Private Function AnswerOfPython(ByRef report As String) As String
    Dim answer As Variant, first As Long, column As Long
    On Error GoTo silent
    RiskCalls_Forget ' and try again at once
    answer = RiskCalls_CrossTo(RISK_MACROS, "versions", Array())
    first = LBound(answer, 1)
    column = LBound(answer, 2)
    report = report & vbLf & RiskText("check.package") & answer(first, column) & " (xlwings " & _
        answer(first + 1, column) & ")" & vbLf & RiskText("check.python") & answer(first + 2, column)
    If answer(first, column) <> RISKXL_VERSION Or answer(first + 1, column) <> XLWINGS_VERSION Then
        AnswerOfPython = RiskText("check.other.version")
    End If
    Exit Function
silent:
    AnswerOfPython = RiskText("check.no.answer")
End Function
