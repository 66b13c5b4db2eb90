"""Many networks trained and compared: what varies, by which search, on how many processes or machines.

Reads in this order: ``domain`` (the values that a setting may have), ``template`` (a stack with blanks in it), ``spec``
(the whole wish, and its text in ``spec_text``), ``drawn`` (people's own drawings), ``trial`` (one training, a pure
function), ``ranking`` (who is best), ``results`` (the file), ``search`` and ``tpe`` (what to try next), ``executors``,
``cluster`` and ``cores`` (where trials run), ``farm`` (no piece of work is lost), ``run`` (all of it together).

Nothing in here depends on who finishes first: trials are asked for in generations of a fixed size, judged in the order
of their numbers, and measured in pictures, not in seconds. So one process, two, and a cluster find the same.
"""
