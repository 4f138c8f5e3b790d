"""Exact noise, and how noisy numbers become shown figures. Pure; knows no table."""
