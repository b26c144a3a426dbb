// The solver, see Guide.md.
