"""What there is to do: the inbox, its filters and views, the search, the plan of a day."""
