// Certificates: see the room table in README.
