Option Explicit

Private Sub Workbook_Open()
    RiskWizard_Register
End Sub

' A tab that was opened first makes room for the add-in's.
Private Sub Workbook_Activate()
    RiskTab_Refresh
End Sub

' A setting changed in its cell is the same as one changed on the ribbon.
Private Sub Workbook_SheetChange(ByVal Sh As Object, ByVal Target As Range)
    RiskActions_CellChanged Target
End Sub
