"""Writing to a person: text blocks, a look at it as she reads it, drafts."""
