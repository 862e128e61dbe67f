"""How does somebody become a member, and how do they leave?

A *request* is made by whoever applies, or by whoever invites somebody. It
*waits* until a coordinator *invites* the person or *declines*; an invitation
is *accepted*, *taken back*, or grows too old. A *newcomer* has five *steps*:
purpose, ground rules, profile, first event, notices. Whoever leaves *hands
over* all that they own, in one step, on a day that can be today or later.
"""
