"""Giving a case or parts of it to others: to a partner, to a small circle, to another team; and the partner's page."""
