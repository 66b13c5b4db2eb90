"""Sound files, the loudspeaker and the microphone.

`wav` brings a second of any WAV file in as numbers, `resample` changes how many samples a second they have, and
`audio` plays and records them with the package sounddevice, where that is installed.
"""
