Attribute VB_Name = "RiskSheets"
Option Explicit
Option Private Module

' Rows as tall as their texts, and a risk list that prints as far as it reaches: after a switch of the profile,
' texts are longer and customers more than when the sheets were drawn.

Public Sub RiskSheets_Fit(ByVal book As Workbook)
    Dim table As ListObject, list As Worksheet
    If Application.Calculation = xlCalculationAutomatic Then Application.Calculate ' the new texts
    On Error Resume Next ' looks only: no printer, a protected sheet
    Set table = RiskTables_Find(book, RISK_TABLE)
    If Not table Is Nothing Then table.DataBodyRange.EntireRow.AutoFit
    Set list = ListSheet(book)
    If list Is Nothing Then Exit Sub
    list.UsedRange.Offset(RISK_LIST_HEADER).EntireRow.AutoFit
    PrintTo list, RISK_LIST_HEADER + Application.WorksheetFunction.Max(list.Columns(1))
End Sub

Private Sub PrintTo(ByVal list As Worksheet, ByVal lastRow As Long)
    Dim area As Range
    If list.PageSetup.PrintArea = "" Then Exit Sub ' the user prints the whole sheet
    Set area = list.Range(list.PageSetup.PrintArea)
    If lastRow <= RISK_LIST_HEADER Then lastRow = RISK_LIST_HEADER + 1
    list.PageSetup.PrintArea = area.Resize(lastRow - area.Row + 1).Address
End Sub

Private Function ListSheet(ByVal book As Workbook) As Worksheet
    Dim sheet As Worksheet
    For Each sheet In book.Worksheets
        If sheet.Name = RiskTextIn("zh", "sheet.list") Or sheet.Name = RiskTextIn("en", "sheet.list") Then
            Set ListSheet = sheet
        End If
    Next
End Function
