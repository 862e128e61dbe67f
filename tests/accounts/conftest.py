"""What tests about signing in can ask for."""

from tests.accounts.employer import employer  # noqa: F401  (a fixture)
