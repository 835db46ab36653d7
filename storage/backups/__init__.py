"""Backups: everything a database holds as one file that either kind of database can be restored from.

The file is lines of JSON under gzip. The first names the step of the schema and
every table with its columns; each table follows, parents first, its rows as
arrays in the order of its key, closed by their number and SHA-256; the last
line sums that up, so that a file that was cut off is known by it. Values are
written alike whichever database they came from, and so the digests of an
original and of its copy can be compared.

Left out is what is true of one database only: its steps, its processes, the
tables of the durable engine. Those hold no intent of ours.
"""
