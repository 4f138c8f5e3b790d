"""Text blocks, their placeholders, and drafts. Sending a text is in ``casework``."""
