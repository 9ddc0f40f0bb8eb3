"""broker lives in the main interpreter alone."""

from __future__ import annotations

from processes import run_python

IN_ANOTHER = """
    try:
        import _interpreters as interpreters
    except ImportError:
        import _xxsubinterpreters as interpreters
    another = interpreters.create()
    program = '''if True:
        try:
            import broker
        except ImportError as error:
            print(error)
    '''
    interpreters.run_string(another, program)
    import broker
    print(broker.asarray(b"abc").shape)
"""


def test_a_subinterpreter_is_refused_and_the_main_one_goes_on():
    ended = run_python(IN_ANOTHER)
    said, shape = ended.printed.splitlines()
    assert "main interpreter only" in said
    assert (ended.status, shape) == (0, "(3,)")
