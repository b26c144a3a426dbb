// Arrangements: see the room table in README.
