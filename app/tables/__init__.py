"""Tables as files: CSV and XLSX, read with care and written safely."""
