"""Is what was acknowledged kept, whatever happens?"""
