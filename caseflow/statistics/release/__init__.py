"""Measure, sign, store, publish, read, replay and take back a release. Facts are opened here and nowhere else."""
