Attribute VB_Name = "RiskRibbon"
Option Explicit

' The callbacks of the ribbon tab. In the add-in their names begin otherwise (see riskxl/workbook/vba).

Private mRibbon As IRibbonUI
Private mProfiles As Variant ' rows of name and key; Empty until the list is opened

Public Sub RiskTab_Load(ribbon As IRibbonUI)
    Set mRibbon = ribbon
End Sub

' The add-in's tab serves the workbook too: with both open, one tab is shown.
Public Sub RiskTab_Visible(control As IRibbonControl, ByRef returnedValue As Variant)
    returnedValue = True
    If RISK_KIND = "xlsm" Then returnedValue = Not RiskBook_AddinIsOpen()
End Sub

Public Sub RiskTab_Label(control As IRibbonControl, ByRef returnedValue As Variant)
    returnedValue = RiskText("label." & control.ID)
End Sub

Public Sub RiskTab_Tip(control As IRibbonControl, ByRef returnedValue As Variant)
    returnedValue = RiskText("tip." & control.ID)
End Sub

Public Sub RiskTab_Press(control As IRibbonControl)
    RiskActions_Run control.ID
End Sub

Public Sub RiskTab_ProfileCount(control As IRibbonControl, ByRef returnedValue As Variant)
    ReadProfiles
    returnedValue = UBound(mProfiles, 1) - LBound(mProfiles, 1) + 1
End Sub

Public Sub RiskTab_ProfileId(control As IRibbonControl, index As Integer, ByRef returnedValue As Variant)
    ReadProfiles
    returnedValue = "profile." & mProfiles(LBound(mProfiles, 1) + index, LBound(mProfiles, 2) + 1)
End Sub

Public Sub RiskTab_ProfileLabel(control As IRibbonControl, index As Integer, ByRef returnedValue As Variant)
    ReadProfiles
    returnedValue = mProfiles(LBound(mProfiles, 1) + index, LBound(mProfiles, 2))
End Sub

Public Sub RiskTab_ProfileIndex(control As IRibbonControl, ByRef returnedValue As Variant)
    Dim n As Long, current As String
    ReadProfiles
    current = LCase$(RiskActions_Profile())
    returnedValue = -1
    For n = LBound(mProfiles, 1) To UBound(mProfiles, 1)
        If LCase$(mProfiles(n, LBound(mProfiles, 2))) = current _
                Or LCase$(mProfiles(n, LBound(mProfiles, 2) + 1)) = current Then
            returnedValue = n - LBound(mProfiles, 1)
        End If
    Next
End Sub

Public Sub RiskTab_ChooseProfile(control As IRibbonControl, id As String, index As Integer)
    ReadProfiles
    RiskActions_ChooseProfile CStr(mProfiles(LBound(mProfiles, 1) + index, LBound(mProfiles, 2)))
End Sub

' Everything on the tab is asked for anew, when the language, the profile or the rules have changed.
Public Sub RiskTab_Refresh()
    mProfiles = Empty
    If Not mRibbon Is Nothing Then mRibbon.Invalidate
End Sub

' Excel's list of what can be undone names it.
Public Sub RiskTab_Undo()
    On Error GoTo failed
    RiskWriter_Undo
    Exit Sub
failed:
    RiskActions_Failed Err.Source, Err.Description
End Sub

' For other files of RiskXL that are open in the same Excel.
Public Sub RiskTab_Forget()
    RiskCalls_Forget
    RiskTab_Refresh
End Sub

' Without Python the list holds the current profile alone.
Private Sub ReadProfiles()
    Dim only(0 To 0, 0 To 1) As Variant
    If IsArray(mProfiles) Then Exit Sub
    mProfiles = RiskCalls_Direct("RISK_PROFILES", False)
    If IsArray(mProfiles) Then Exit Sub
    only(0, 0) = RiskActions_Profile()
    only(0, 1) = only(0, 0)
    mProfiles = only
End Sub
