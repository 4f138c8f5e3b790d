"""The base class of every refusal, and the refusals that many rooms share.

It knows no table and no key. The answer to a refusal is in ``reporting.desk.base.refusals``.
"""
