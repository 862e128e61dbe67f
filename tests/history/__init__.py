"""Is every change told, and is nothing altered unseen?"""
