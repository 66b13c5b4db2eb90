"""How it looks: windows, editors and panels over the values that `xoviz.state` holds.

`theme` knows colours, fonts and icons; `widgets` know arrays and pixels, nothing of networks; `panels` show
one view each.
"""
