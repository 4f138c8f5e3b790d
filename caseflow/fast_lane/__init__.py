"""The fast lane: repair, money, post, with few presses and under the same rules as every other case."""
