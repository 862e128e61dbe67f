"""Tests about meetings, from the series to the approved minutes."""
