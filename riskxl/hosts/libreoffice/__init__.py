"""What runs inside LibreOffice: the worksheet functions, names on load, the menu's actions.

Documents, ranges and contexts come in as objects; LibreOffice's own module ``uno`` is asked for only where a
box is shown or a value of its own kinds is made. The component that LibreOffice loads is
workbook/libreoffice/riskxl_addin.py.
"""
