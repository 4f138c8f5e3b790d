"""What leaves the team for a while: a question to another body, a text or a recording to an interpreter."""
