"""Copies of files without metadata, made by a confined process. Files of a case are in ``desk.files``.

``process`` is what the program uses. ``worker`` runs in the process of its own and is the only one that
imports the decoders: ``pictures``, ``documents``, ``sound_and_film``.
"""
