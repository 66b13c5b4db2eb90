"""Sets of people's drawings: as values, as files, and put together from many hands.

Read `drawing` (one drawing), `split` (what is trained on and what is tested on) and `collection` (a set with its
classes; `stacking` makes one array of it) first. `merge` puts two sets together, `filing` keeps a set in one open file
(`archive` is its zip, `description` its text), `folders` makes a set of folders of pictures, `likeness` finds what
looks like a mistake, `task` is what a set has to teach, and `starter` draws a first set to begin with.
"""
