// Datasets: see the room table in README.
