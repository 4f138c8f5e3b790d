"""Copies of files without what devices and programs wrote beside the content.

A process that may do nothing else makes them.

``process`` is what the program uses. ``worker`` runs in the process of its own and is the only one that
imports the decoders: ``pictures``, ``documents``, ``sound_and_film``.
"""
