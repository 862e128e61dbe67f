"""How do people come in, stay in, and leave?"""
