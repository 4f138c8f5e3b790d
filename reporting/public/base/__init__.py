"""Shared parts of the public pages: facts of the office, form tokens, uploads, page language. No page is here."""
