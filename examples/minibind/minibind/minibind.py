"""Writes the C++ source of an extension module from a description of a C++ library.

usage: minibind.py DESCRIPTION OUTPUT        OUTPUT: the file to write; it is left as it was where something is wrong

description.py tells what a description looks like.
"""
import os
import sys

import description
import writer


def main(source, output):
    try:
        text = writer.Writer(description.read(source), os.path.basename(source)).write()
    except description.Wrong as error:
        return str(error)
    except (OSError, UnicodeDecodeError) as error:
        return "%s: %s" % (source, error)
    unfinished = output + ".new"
    with open(unfinished, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(unfinished, output)
    return None


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
