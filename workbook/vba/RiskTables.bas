Attribute VB_Name = "RiskTables"
Option Explicit
Option Private Module

' The tables of a workbook by their names, and parts of Python's answers.

' Nothing where the workbook has no such table.
Public Function RiskTables_Find(ByVal book As Workbook, ByVal name As String) As ListObject
    Dim sheet As Worksheet, table As ListObject
    For Each sheet In book.Worksheets
        For Each table In sheet.ListObjects
            If table.Name = name Then Set RiskTables_Find = table
        Next
    Next
End Function

' The headers and all rows, without a totals row; Nothing for no table.
Public Function RiskTables_Cells(ByVal table As ListObject) As Range
    If table Is Nothing Then Exit Function
    Set RiskTables_Cells = table.HeaderRowRange.Resize(1 + table.ListRows.Count)
End Function

' Cells of a table; row 1 is the one below the headers.
Public Function RiskTables_Part(ByVal table As ListObject, ByVal firstRow As Long, ByVal firstColumn As Long, _
        ByVal rowCount As Long, ByVal columnCount As Long) As Range
    Set RiskTables_Part = table.HeaderRowRange.Cells(1, 1).Offset(firstRow, firstColumn - 1).Resize(rowCount, columnCount)
End Function

' How many rows an answer has below the one that says whether it could be done.
Public Function RiskTables_Count(ByRef answer As Variant) As Long
    RiskTables_Count = UBound(answer, 1) - LBound(answer, 1)
End Function

' A cell of an answer; row 0 says whether it could be done, column 0 what a row is.
Public Function RiskTables_At(ByRef answer As Variant, ByVal row As Long, ByVal column As Long) As Variant
    RiskTables_At = answer(LBound(answer, 1) + row, LBound(answer, 2) + column)
End Function
