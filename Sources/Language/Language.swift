// Language: see the room table in README.
