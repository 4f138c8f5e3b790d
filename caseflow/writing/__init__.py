"""What the office writes: drafts, text blocks with what is filled in, the fast lane's texts."""
