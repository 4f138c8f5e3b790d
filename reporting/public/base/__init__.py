"""What the public pages share: the office's view, form tokens, uploads, the language of a page. No page lives here."""
