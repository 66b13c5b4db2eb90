"""What is being looked at: the values behind the window, and the work that changes them.

The room knows no widget; it may be read and tested without a screen. From the bottom up:

- `mailbox`: one slot between two threads, in which the newest item wins.
- `pace`: when a job may go on; `jobs`: generators; `compute`: the one thread that runs them in slices.
- `history`: the losses of a run of any length in a bounded space, and the ring that brings them here.
- `preferences`: what is remembered from one launch to the next; `settings_file`: the file that it lies in.
- `method`: how a run is trained, and how it goes on when that changes; `supply`: the letters that it is trained with;
  `runs`: what a run is made of.
- `document`, `commands`: the picture and the network, and the undoable edits that replace them; `undo_stack`: how far
  those can be taken back.
- `worker`: a run seen by whoever trains it; `course`: how that is heard of and directed; `training_process`: where it
  is done in a process of its own; `place`: which of both; `training`: play, pause and step, seen from the window.
- `attention`: what is looked at.
- `wishes`: what panels ask for; `view`: the one frozen value that every panel is shown.
- `session`: the only place that knows all of them.
"""
