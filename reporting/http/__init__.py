"""The HTTP protocol: bodies, multipart, cookies, headers, compression, byte ranges. It knows no case and no page."""
