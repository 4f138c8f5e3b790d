"""What is given to others for a while: released questions, interpreter tasks, the glossary.

Copies of cases are in ``referral``.
"""
