"""Tests about the steering group, its seats and its register of interests."""
