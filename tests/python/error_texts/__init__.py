"""The text of every error: one call for each, and the file that holds what it says.

``python -m error_texts.write`` in ``tests/python`` writes ``tests/python/errors.toml``, by broker's extension and
the frameworks of ``.venv-test``. ``test_error_texts`` compares, and sees that no variant of the Rust enums and no
constructor of a failure goes without a case.
"""
