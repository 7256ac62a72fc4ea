Attribute VB_Name = "RiskLocks"
Option Explicit
Option Private Module

' Sheets that are protected without a password are opened for writing and protected again as they were.

Private mLocks As Collection ' of Array(sheet, drawings, scenarios, macros may write, what is allowed)

Public Sub RiskLocks_Open(ByVal sheet As Worksheet)
    Dim allowed As Variant, found As Variant
    If Not sheet.ProtectContents Then Exit Sub
    With sheet.Protection
        allowed = Array(.AllowFormattingCells, .AllowFormattingColumns, .AllowFormattingRows, _
            .AllowInsertingColumns, .AllowInsertingRows, .AllowInsertingHyperlinks, .AllowDeletingColumns, _
            .AllowDeletingRows, .AllowSorting, .AllowFiltering, .AllowUsingPivotTables)
    End With
    found = Array(sheet, sheet.ProtectDrawingObjects, sheet.ProtectScenarios, sheet.ProtectionMode, allowed)
    On Error Resume Next ' a password that is not known
    sheet.Unprotect ""
    On Error GoTo 0
    If sheet.ProtectContents Then Err.Raise vbObjectError + 7, "RiskXL", RiskText("desk.password") & sheet.Name
    If mLocks Is Nothing Then Set mLocks = New Collection
    mLocks.Add found
End Sub

Public Sub RiskLocks_Close()
    Dim found As Variant
    If mLocks Is Nothing Then Exit Sub
    On Error Resume Next ' a sheet that stays open is better than an action that fails when all is written
    For Each found In mLocks
        found(0).Protect Password:="", DrawingObjects:=found(1), Contents:=True, Scenarios:=found(2), _
            UserInterfaceOnly:=found(3), AllowFormattingCells:=found(4)(0), _
            AllowFormattingColumns:=found(4)(1), AllowFormattingRows:=found(4)(2), _
            AllowInsertingColumns:=found(4)(3), AllowInsertingRows:=found(4)(4), _
            AllowInsertingHyperlinks:=found(4)(5), AllowDeletingColumns:=found(4)(6), _
            AllowDeletingRows:=found(4)(7), AllowSorting:=found(4)(8), AllowFiltering:=found(4)(9), _
            AllowUsingPivotTables:=found(4)(10)
    Next
    Set mLocks = Nothing
End Sub
