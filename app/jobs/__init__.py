"""What happens without anybody asking?

A *job* runs on a rhythm, does its work in its own transactions and can be run
twice or be killed without harm.
"""
