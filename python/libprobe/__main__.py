"""``python -m libprobe``; valid in Python 2.7 too."""
import sys

import libprobe

if __name__ == "__main__":
    reason = libprobe.refusal()
    if reason is not None:
        sys.stderr.write(reason + "\n")
        sys.exit(3)
    from libprobe import cli

    sys.exit(cli.main())
