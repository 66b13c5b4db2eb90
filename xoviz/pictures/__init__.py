"""Picture files, the clipboard and arrays.

`read` brings any picture in as grey numbers, `prepare` makes of them what a network was trained on, step by step,
and `write` takes a network's picture back out. Below them: `whole` knows what a complete file looks like, `page`
finds the paper, `ink` what is drawn on it, `shapes` the letter among that, `scaling` averages areas,
`two_valued` fills whole cells.
"""
