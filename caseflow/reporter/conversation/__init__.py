"""The dialogue as the person sees it, and what they write in it. Writing by the office is in ``desk``."""
