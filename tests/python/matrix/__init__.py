"""What broker does with every tensor, against the outcome that the matrix demands.

``tests/matrix.toml`` is the demand, written by hand from the raw routes and
from the rules at its head; nothing here writes it.

===============  ==============================================================
module           subject
===============  ==============================================================
``golden``       reads ``tests/matrix.toml``, its exceptions and its refusals
``source``       the tensor of a cell, with what outlives its conversion
``examine``      one cell: everything that is asserted of its conversion
``worker``       one process that examines cells and survives their deaths
``run``          drives the workers over the cells
``counts``       the table of outcomes beside those of the best raw routes
===============  ==============================================================
"""
