// Solvers: see the room table in README.
