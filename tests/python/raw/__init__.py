"""What the frameworks' own public routes do with every tensor, before broker is asked.

The folder measures, it never imports broker, so its answers are those a user
gets today. ``tests/matrix-raw.toml`` holds them; the golden matrix of broker
(``tests/matrix.toml``) is written from it and must never be worse.

====================  =========================================================
module                subject
====================  =========================================================
``cells``             the axes of the matrix, their memory and their values
``capsules``          hand-made DLPack capsules of both ABIs, every field free
``producers``         ``make(producer, dtype, layout)``: one tensor of a cell
``usm``               those of dpnp and dpctl, in every kind of USM and queue
``observe``           pointer, values, dtype and mutability of any tensor
``routes``            the lines a user can type for each producer and consumer
``worker``            one process that tries routes and survives their deaths
``measure``           drives the workers, picks the best outcome of each cell
``grid``              reads and writes ``tests/matrix-raw.toml``
``hazards``           the runner of snippets that kill or corrupt
====================  =========================================================

To measure everything again and rewrite the grid (some minutes)::

    cd tests/python && python -m raw.measure

To compare it with what is recorded, without writing::

    BROKER_TEST_LONG=1 pytest tests/python/test_raw_routes.py
"""
