// Jupyter: see the room table in README.
