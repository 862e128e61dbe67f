"""What do pages need to show of meetings?"""
