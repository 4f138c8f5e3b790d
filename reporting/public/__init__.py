"""The public door: pages for the people who report. Works without scripts, and without cookies until a code is used."""
