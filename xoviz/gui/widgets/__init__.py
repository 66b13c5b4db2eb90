"""Widgets that know arrays and pixels and nothing of networks.

They show what they are given through `present` and answer only with signals that say what the user wishes.
"""
