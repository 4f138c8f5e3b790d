"""Pages of the desk about what is given outside: released questions, tasks of interpreters, the glossary."""
