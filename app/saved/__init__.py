"""What has somebody kept for themselves: which views under a name, which columns of a table?

A *view* is a name for an address: what a page of ours shows, filtered and in an
order. It is its owner's alone; its address can be sent to anybody, who sees in
it what they may see.
"""
