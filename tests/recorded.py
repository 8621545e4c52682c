"""Gives the tests of the package the records in tests/images."""
import os

IMAGES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "images")


def image(name):
    return os.path.join(IMAGES, name + ".record")


def open_text(path):
    with open(path) as file:
        return file.read()
