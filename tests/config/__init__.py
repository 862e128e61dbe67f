"""Can it be set up safely, and only so?"""
