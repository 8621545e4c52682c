"""What the tests of box2d have in common."""
import unittest

import box2d
from box2d import BodyType


def fall(world, steps=120):
    for _ in range(steps):
        world.step(1 / 60)


def ground_and_ball(world):
    ground = world.create_body(BodyType.static)
    ground.create_fixture(box2d.PolygonShape.box(10, 1))
    ball = world.create_body(BodyType.dynamic, (0, 4))
    ball.create_fixture(box2d.CircleShape(0.5), density=1)
    return ground, ball


class Case(unittest.TestCase):
    def refuses(self, kind, words, function, *args, **keywords):
        with self.assertRaises(kind) as caught:
            function(*args, **keywords)
        self.assertIn(words, str(caught.exception))
