"""Which addresses show and change meetings?"""
