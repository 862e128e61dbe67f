"""Do people know what is held about them, and does what they ask for happen?"""
