"""What needs me? What is new? How does the community stand? Each feature gives its part."""
