#!/bin/sh
# Refuses a Python that is missing or older than 3.11, and says what to type instead.
# The programs beside this file are Python themselves, and one too old could not even read them.
python=$1
if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exit 0
fi
found=$("$python" --version 2>&1 | head -n 1)
echo "Python 3.11 or newer is needed; $python is: ${found:-missing}" >&2
for newer in python3.14 python3.13 python3.12 python3.11; do
    if "$newer" -c '' 2>/dev/null; then
        echo "There is a newer one here: add PYTHON=$newer to the make command." >&2
        exit 1
    fi
done
echo "Install one (Debian 12 or newer, Ubuntu 24.04 or newer: apt-get install python3 python3-venv)," >&2
echo "then add PYTHON=/path/to/python3 to the make command if it is not the default." >&2
exit 1
