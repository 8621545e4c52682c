"""What the examples do when an interpreter imports them; usage: imports.py FOLDER EXAMPLE...    EXAMPLE: selftest, typedata"""
import sys

FREE_THREADED = "free-threading build" in sys.version  # which refuses what was built for the stable ABI, and says why


def refused(wrong, what):
    try:
        wrong()
    except TypeError as error:
        assert what in str(error), error
    else:
        raise AssertionError(what)


def selftest():
    try:
        import selftest
    except ImportError as error:
        assert FREE_THREADED, error
        assert "tp_name found at byte 40, expected at 24" in str(error), error
        return
    assert not FREE_THREADED
    assert selftest.name(type) == "type", selftest.name(type)
    assert selftest.name(type("Local", (), {})) == "Local"
    refused(lambda: selftest.name(1), "takes a type")


def typedata():
    try:
        import typedata
    except ImportError as error:
        assert FREE_THREADED, error
        return
    assert not FREE_THREADED

    class Crate(typedata.Box):
        pass

    assert typedata.cpp_name(typedata.Box) == typedata.cpp_name(Crate) == "geometry::Box"
    assert type(Crate) is typedata.Meta and isinstance(Crate(), typedata.Box)
    refused(lambda: typedata.cpp_name(int), "that Meta made")
    refused(lambda: typedata.Meta("X", (), {}), "derive from")


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    for example in sys.argv[2:]:
        globals()[example]()
