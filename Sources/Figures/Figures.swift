// Figures: see the room table in README.
