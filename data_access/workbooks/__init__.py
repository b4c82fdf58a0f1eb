"""Workbooks written: templates, prefilled templates, exports."""
