"""Cases that hold sealed copies of parts of another one: referred to a partner, lifted into a small circle.

Records never move. A copy is a case of its own, with keys, team and reserve of its own, so that everything which
protects a case protects a copy; erasing the original erases it.
"""
