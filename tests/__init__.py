"""The tests. A package of its own, because a library that they use brings one of the same name along."""
