"""A living community to try Praxis with: real figures of an evaluation, invented people and actions."""
