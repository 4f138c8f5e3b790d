"""What the office prints: posters, tear-off strips, cards, the report form on paper, where to hang them.

Typst sets the pages as PDF/UA with the fonts of ``reporting/fonts``; the same input gives the same bytes.
"""
