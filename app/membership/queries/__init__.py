"""What do the pages about joining and leaving need to show?"""
