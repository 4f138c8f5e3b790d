"""The fast lane on one screen."""
