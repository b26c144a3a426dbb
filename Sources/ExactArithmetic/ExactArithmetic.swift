// ExactArithmetic: see the room table in README.
