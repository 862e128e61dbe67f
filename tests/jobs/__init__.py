"""Does what nobody asks for happen, once?"""
