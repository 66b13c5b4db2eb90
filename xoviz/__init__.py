"""xoviz: see a convolutional network think and learn, and change it with your hands while it does.

The rooms, in the order in which they are worth reading:

- ``nn``        the engine: layers, networks, training; NumPy only
- ``zoo``       the networks that ship with the program
- ``tasks``     what is learned: letters, and where they come from
- ``explain``   what the numbers mean: receptive fields, terms of a sum, exact fractions
- ``pictures``  picture files to and from arrays
- ``drawings``  sets of what people drew: values, files, merging, and what looks like a mistake
- ``state``     the document, undo, the compute thread and runs; no widgets
- ``gui``       how it looks: window, drawing pad, editors, panels

Everything on screen is a function of two values, a picture and a network, and both are immutable.
"""

__version__ = "0.1.0"
