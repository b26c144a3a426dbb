// Networks: see the room table in README.
