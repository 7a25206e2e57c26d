"""Cards and buttons of shelves: states, undo, rosters."""
