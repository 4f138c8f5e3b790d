"""What there is to do: sealed cards of cases, the inbox and its filters, saved views, search, the plan of a day."""
