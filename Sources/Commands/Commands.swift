// Commands: see the room table in README.
