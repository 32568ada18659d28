"""The static API: the catalog as JSON below `/api/`, each kind with a published JSON Schema."""
