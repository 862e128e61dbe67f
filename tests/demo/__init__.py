"""Does the demonstration tell a true story?"""
