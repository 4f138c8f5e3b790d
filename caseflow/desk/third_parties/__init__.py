"""Parts of a case given to others for a limited time: questions to other bodies, interpreter tasks, the glossary.

Copies of cases are in ``referral``.
"""
