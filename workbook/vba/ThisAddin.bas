Option Explicit

' An add-in serves whatever workbook is in front.
Private WithEvents mExcel As Application

Private Sub Workbook_Open()
    Set mExcel = Application
    RiskWizard_Register
End Sub

Private Sub mExcel_WorkbookActivate(ByVal Wb As Workbook)
    RiskTab_Refresh
End Sub

Private Sub mExcel_SheetChange(ByVal Sh As Object, ByVal Target As Range)
    RiskActions_CellChanged Target
End Sub
