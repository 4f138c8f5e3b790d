"""Text blocks, their placeholders, drafts. Sending a text is in ``casework``."""
