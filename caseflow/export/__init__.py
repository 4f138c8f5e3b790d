"""What leaves a case: for the person who reported, for a court, for a consultation; sealed, counted, logged."""
