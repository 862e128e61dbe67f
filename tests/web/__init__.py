"""How is a request answered, whatever is asked?"""
