"""How fast the program is: `python -m tests.bench` measures it beside the library's default, in one run."""
