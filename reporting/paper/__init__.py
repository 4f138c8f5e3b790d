"""Print: posters, tear-off strips, cards, the report form on paper, the list of places. Exports are in ``desk.export``.

Typst sets the pages as PDF/UA with the fonts of ``reporting/fonts``; the same input gives the same bytes.
"""
