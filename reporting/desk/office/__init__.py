"""The office itself: which bodies there are, how they are tied, and what waits for a second person about them."""
