"""What the database lets through, and for whom: the scope, the viewer, the policies and the managers.

Everything that holds partners' rows stands on this component; it stands on nothing of Weir.
"""
