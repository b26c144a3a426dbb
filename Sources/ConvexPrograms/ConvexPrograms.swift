// ConvexPrograms: see the room table in README.
