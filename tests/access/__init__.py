"""Who may do what, and does nobody get further?"""
