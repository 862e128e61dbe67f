"""Do actions follow their workflow, and does the plan show them as they are?"""
