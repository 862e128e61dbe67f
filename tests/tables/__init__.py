"""Do tables leave and come in as they are, whatever stands in them?"""
