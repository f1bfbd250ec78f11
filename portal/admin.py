"""What administrators may look at: the rows of the portal's own apps."""

from portal.people.look_only import show_all

show_all(["portal", "strategies", "membership"])
