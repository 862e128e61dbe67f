"""Tables as files: CSV and XLSX, read with care and written safely.

What others typed must not become a formula on somebody's machine: a text that a
spreadsheet would run is written with a quote before it, and the quote goes again
when the file is read.
"""
