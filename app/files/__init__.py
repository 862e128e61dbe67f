"""Files that people add.

Checked by size and by content, stored under random names outside anything the
web server serves, stripped of what a picture says about its maker, and given
back as downloads only.
"""
