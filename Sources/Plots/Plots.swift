// Plots: see the room table in README.
