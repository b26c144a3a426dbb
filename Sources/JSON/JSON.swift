// JSON: see the room table in README.
