"""Import folders and exports: the files people fill in, and the files they take away.

An import folder is read whole into the partnership's nouns, or into a list of
problems that name file, row, column and remedy; nothing here writes to the
store. May import `conversations`, openpyxl and the standard library.
"""
