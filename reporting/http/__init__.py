"""Bodies, multipart, cookies, headers, compression, byte ranges. Knows no case and no page."""
