"""What is converted between C++ and Python, enums and flags."""
import pickle

import box2d
from box2d import BodyType, DrawFlags
from case import Case, ground_and_ball


class Values(Case):
    def test_numbers_and_pairs(self):
        world = box2d.World()
        self.refuses(TypeError, "World.step(): time_step must be a number, not str", world.step, "1")
        self.refuses(TypeError, "World.step(): velocity_iterations must be an int, not float", world.step, 1, 2.0)
        self.refuses(OverflowError, "", world.step, 1, 2 ** 40)
        self.refuses(ValueError, "not a finite float", world.step, float("nan"))
        self.refuses(TypeError, "World(): gravity must be a pair of numbers, not int", box2d.World, 1)
        for pair in ((1,), (1, 2, 3), "ab", ("a", 2), None):
            self.refuses(TypeError, "must be a pair of numbers", setattr, world, "gravity", pair)
        self.refuses(ValueError, "not a finite float", setattr, world, "gravity", (0, float("inf")))
        world.gravity = iter([1, 2])
        self.assertEqual(world.gravity, (1, 2))

    def test_arguments(self):
        step = box2d.World().step
        for args, keywords in (((), {}), ((1, 2, 3, 4), {}), ((1,), {"time_step": 1}), ((1,), {"steps": 1})):
            self.assertRaises(TypeError, lambda: step(*args, **keywords))
        world = box2d.World()
        body = world.create_body(BodyType.static)
        self.refuses(TypeError, "shape must be Shape, not NoneType", body.create_fixture, None)
        self.refuses(TypeError, "type must be BodyType, not int", world.create_body, 2)

    def test_sequences(self):
        self.refuses(TypeError, "an item of the sequence must be a pair", box2d.PolygonShape, [(0, 0), 1])
        self.refuses(TypeError, "PolygonShape(): points must be a sequence, not int", box2d.PolygonShape, 1)
        for points in ([], [(0, 0)] * 3, [(0, 0), (0, 1), (1, 0)], [(i, i * i) for i in range(9)]):
            self.refuses(ValueError, "corners of a convex polygon", box2d.PolygonShape, points)

    def test_what_a_conversion_does_meanwhile(self):
        world = box2d.World()
        _, ball = ground_and_ball(world)

        class Evil(object):
            def __float__(self):
                world.destroy_body(ball)
                return 1.0

        ground, = [body for body in world.bodies if body is not ball]
        self.refuses(ReferenceError, "b2CircleShape behind this CircleShape is gone", ground.create_fixture,
                     ball.fixtures[0].shape, Evil())
        ball = world.create_body(BodyType.dynamic)
        self.refuses(ReferenceError, "b2Body behind this Body is gone", ball.set_transform, (0, 0), Evil())

    def test_what_box2d_would_abort_for(self):
        for shape, density in ((box2d.CircleShape(0.01, (1000, 0)), 1), (box2d.CircleShape(0.5), 1e30)):
            world = box2d.World()
            body = world.create_body(BodyType.dynamic)
            self.refuses(ValueError, "too heavy, or too far from the body's origin", body.create_fixture, shape, density)
            fixture = body.create_fixture(shape)
            self.refuses(ValueError, "too heavy, or too far", setattr, fixture, "density", density)
        body.create_fixture(box2d.CircleShape(0.5, (50, 0)), 1)
        body.create_fixture(box2d.EdgeShape((0, 0), (1, 0)), 1)
        body.type = BodyType.static
        body.type = BodyType.dynamic

    def test_enums(self):
        self.assertEqual(BodyType.dynamic, 2)
        self.assertIs(BodyType(2), BodyType.dynamic)
        self.assertEqual(repr(BodyType.dynamic), "<BodyType.dynamic: 2>")
        self.assertEqual(list(BodyType.members()), ["static", "kinematic", "dynamic"])
        self.assertIs(pickle.loads(pickle.dumps(BodyType.static)), BodyType.static)
        self.assertEqual(type(BodyType).__name__, "EnumType")
        self.refuses(ValueError, "7 is no b2BodyType", BodyType, 7)
        self.refuses(TypeError, "", BodyType)
        self.refuses(TypeError, "", type(BodyType), "More", (BodyType,), {})

    def test_flags(self):
        both = DrawFlags.shape | DrawFlags.aabb
        self.assertEqual((both, type(both), repr(both)), (5, DrawFlags, "<DrawFlags.shape|aabb: 5>"))
        self.assertEqual(both & DrawFlags.aabb, DrawFlags.aabb)
        self.assertEqual(both ^ 1, DrawFlags.aabb)
        self.assertEqual(2 | both, 7)
        self.assertEqual(~both, 0x1A)
        self.assertEqual(repr(DrawFlags(0)), "<DrawFlags: 0>")
        self.assertEqual(DrawFlags.members()["joint"], 2)
        self.assertEqual(type(DrawFlags).__name__, "FlagsType")
        self.refuses(ValueError, "64 has bits that no DrawFlags has", DrawFlags, 64)
        self.refuses(ValueError, "has bits that no DrawFlags has", lambda: both | 64)
        self.assertRaises(TypeError, lambda: both | "1")
        draw = box2d.Draw()
        draw.flags = both
        self.assertEqual(repr(draw.flags), repr(both))
        self.refuses(TypeError, "Draw.flags must be DrawFlags, not int", setattr, draw, "flags", 5)
