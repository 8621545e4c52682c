"""The tests of examples/minibind's module as a user of it would write them, in Python from 3.6 on.

usage: box2d_tests.py FOLDER [unittest's words]        FOLDER: where the module is
"""
import copy
import gc
import inspect
import pickle
import sys
import threading
import unittest
import weakref

sys.path.insert(0, sys.argv.pop(1))
import box2d
from box2d import BodyType, DrawFlags, ShapeType


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


class Simulation(Case):
    def test_a_ball_falls_onto_the_ground(self):
        world = box2d.World()
        _, ball = ground_and_ball(world)
        fall(world)
        x, y = ball.position
        self.assertEqual(x, 0)
        self.assertAlmostEqual(y, 1.5, places=1)
        self.assertEqual(world.contact_count, 1)

    def test_without_gravity_it_floats(self):
        world = box2d.World(gravity=(0, 0))
        _, ball = ground_and_ball(world)
        fall(world)
        self.assertEqual(ball.position, (0, 4))
        world.gravity = 0, -1
        self.assertEqual(world.gravity, (0, -1))
        ball.awake = True
        fall(world, 10)
        self.assertLess(ball.position[1], 4)

    def test_methods_that_move_a_body(self):
        world = box2d.World((0, 0))
        _, ball = ground_and_ball(world)
        ball.apply_impulse((ball.mass, 0), ball.position)
        self.assertAlmostEqual(ball.linear_velocity[0], 1, places=5)
        ball.set_transform((3, 5), 0)
        self.assertEqual(ball.world_point((1, 0)), (4, 5))
        self.assertEqual(ball.local_point((4, 5)), (1, 0))
        ball.apply_torque(1)
        ball.apply_force(force=(0, 1), point=ball.position, wake=False)


class Classes(Case):
    def test_inheritance_is_that_of_cpp(self):
        self.assertEqual(box2d.CircleShape.__mro__, (box2d.CircleShape, box2d.Shape, box2d.Object, object))
        self.assertEqual(box2d.Listener.__bases__, (box2d.ContactListener, box2d.DestructionListener))
        self.assertEqual(box2d.CircleShape.__module__, "box2d")
        self.assertEqual(type(box2d.CircleShape).__name__, "ClassType")

    def test_what_comes_back_is_of_its_own_class(self):
        body = box2d.World().create_body  # the world lives on in the bound method
        shapes = [box2d.CircleShape(2), box2d.PolygonShape([(0, 0), (1, 0), (0, 1)]), box2d.EdgeShape((0, 0), (1, 1))]
        for shape in shapes:
            fixture = body(BodyType.static).create_fixture(shape)
            self.assertIs(type(fixture.shape), type(shape))
            self.assertIsNot(fixture.shape, shape)
            self.assertIs(fixture.shape, fixture.shape)

    def test_methods_of_the_base(self):
        circle = box2d.CircleShape(2, position=(1, 0))
        self.assertEqual((circle.radius, circle.type, circle.child_count), (2, ShapeType.circle, 1))
        self.assertTrue(circle.test_point((0, 0), 0, (2.5, 0)))
        self.assertTrue(box2d.Shape.test_point(circle, (0, 0), 0.0, point=(2.5, 0)))
        self.assertRaises(TypeError, box2d.PolygonShape.points.__get__, circle)

    def test_classes_that_cannot_be_made(self):
        for cls in (box2d.Shape, box2d.Body, box2d.Fixture, box2d.Contact, box2d.Object):
            self.refuses(TypeError, "is not made by calling it", cls)

    def test_a_static_method(self):
        box = box2d.PolygonShape.box(2, 1, center=(1, 1))
        self.assertIs(type(box), box2d.PolygonShape)
        self.assertEqual(sorted(box.points), [(-1, 0), (-1, 2), (3, 0), (3, 2)])
        self.assertEqual(box.box(1, 1).centroid, (0, 0))

    def test_properties(self):
        world = box2d.World()
        _, ball = ground_and_ball(world)
        fixture, = ball.fixtures
        fixture.friction = 0.5
        fixture.sensor = True
        fixture.filter = (2, 0xFFFF, -1)
        self.assertEqual((fixture.friction, fixture.sensor, fixture.filter), (0.5, True, (2, 0xFFFF, -1)))
        ball.type = BodyType.kinematic
        self.assertIs(ball.type, BodyType.kinematic)
        self.refuses(AttributeError, "", setattr, ball, "mass", 1)
        self.refuses(AttributeError, "Body.bullet cannot be deleted", delattr, ball, "bullet")
        self.refuses(ValueError, "density must not be negative", setattr, fixture, "density", -1)
        self.refuses(TypeError, "Fixture.sensor must be a bool, not int", setattr, fixture, "sensor", 1)

    def test_docs_and_signatures(self):
        self.assertEqual(box2d.World.step.__text_signature__,
                         "($self, time_step, velocity_iterations=8, position_iterations=3)")
        self.assertEqual(list(inspect.signature(box2d.Body.apply_force).parameters), ["self", "force", "point", "wake"])
        self.assertEqual(box2d.World.step.__doc__, "Moves the world ahead by so many seconds.")
        self.assertEqual(box2d.CircleShape.__text_signature__, "(radius=1.0, position=(0.0, 0.0))")
        self.assertEqual(box2d.CircleShape.__doc__, "A disk.")
        self.assertEqual(box2d.CircleShape.position.__doc__, "Its centre, in its body.")
        self.assertEqual(box2d.__doc__, "Rigid bodies in two dimensions: a part of Box2D.")

    def test_python_subclasses(self):
        class Wheel(box2d.CircleShape):
            def __init__(self, radius, name):
                super().__init__(radius)
                self.name = name

            @property
            def area(self):
                return 3 * self.radius ** 2

        class Spare(Wheel):
            __slots__ = ("place",)

        spare = Spare(2, "spare")
        spare.place = "boot"
        self.assertEqual((spare.area, spare.name, spare.place, vars(spare)), (12, "spare", "boot", {"name": "spare"}))
        body = box2d.World().create_body(BodyType.static)
        self.refuses(ReferenceError, "", body.create_fixture, spare)
        world = box2d.World()
        self.assertEqual(world.create_body(BodyType.static).create_fixture(spare).shape.radius, 2)

    def test_no_cpp_class_is_two_that_have_nothing_in_common(self):
        self.refuses(TypeError, "cannot have both b2ContactListener and b2QueryCallback as bases", type, "Both",
                     (box2d.ContactListener, box2d.QueryCallback), {})
        self.refuses(TypeError, "needs a base that stands for a C++ class", type(box2d.Shape), "Orphan", (), {})

        class Fine(box2d.Listener, box2d.ContactListener):
            pass

        self.assertIsInstance(Fine(), box2d.DestructionListener)

    def test_forgotten_and_repeated_init(self):
        class Forgetful(box2d.CircleShape):
            def __init__(self):
                pass

        self.refuses(RuntimeError, "its __init__ has not been called", getattr, Forgetful(), "radius")
        self.assertFalse(Forgetful().alive)
        circle = box2d.CircleShape()
        self.refuses(RuntimeError, "__init__ was called before", circle.__init__)
        self.assertEqual(circle.radius, 1)


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

        self.refuses(ReferenceError, "b2Body behind this Body is gone", ball.set_transform, (0, 0), Evil())

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


class Overrides(Case):
    def listen(self, **methods):
        world = box2d.World()
        listener = type("Mine", (box2d.Listener,), methods)()
        world.set_contact_listener(listener)
        world.set_destruction_listener(listener)
        return world, listener

    def test_a_listener_is_called(self):
        met = []
        world, _ = self.listen(begin_contact=lambda self, contact: met.append((contact.fixture_a, contact.fixture_b)))
        ground, ball = ground_and_ball(world)
        fall(world)
        self.assertEqual(met, [(ground.fixtures[0], ball.fixtures[0])])

    def test_what_is_not_overridden_is_cpps(self):
        world = box2d.World()
        plain = box2d.Listener()
        world.set_contact_listener(plain)
        ground_and_ball(world)
        fall(world)
        self.assertEqual(plain.contacts, 1)

    def test_super_calls_cpps(self):
        def begin_contact(self, contact):
            super(type(self), self).begin_contact(contact)

        world, listener = self.listen(begin_contact=begin_contact)
        ground_and_ball(world)
        fall(world)
        self.assertEqual(listener.contacts, 1)

    def test_one_object_is_two_listeners(self):
        gone = []
        world, listener = self.listen(say_goodbye=lambda self, fixture: gone.append((fixture, fixture.density)))
        _, ball = ground_and_ball(world)
        fixture, = ball.fixtures
        fall(world)
        world.destroy_body(ball)
        self.assertEqual((gone, listener.contacts), ([(fixture, 1)], 1))
        self.assertFalse(fixture.alive)

    def test_a_contact_ends_with_the_call(self):
        kept = []
        world, _ = self.listen(begin_contact=lambda self, contact: kept.append(contact))
        ground_and_ball(world)
        fall(world)
        self.refuses(ReferenceError, "the b2Contact behind this Contact is gone", getattr, kept[0], "touching")

    def test_an_exception_comes_out_of_the_call(self):
        def begin_contact(self, contact):
            raise KeyError("mine")

        world, _ = self.listen(begin_contact=begin_contact)
        ground_and_ball(world)
        self.refuses(KeyError, "mine", fall, world)
        world.step(1 / 60)  # it is whole

    def test_a_second_exception_is_not_made(self):
        calls = []

        def report_fixture(self, fixture):
            calls.append(fixture)
            raise KeyError(len(calls))

        world = box2d.World()
        ground_and_ball(world)
        query = type("Query", (box2d.QueryCallback,), {"report_fixture": report_fixture})
        self.refuses(KeyError, "1", world.query, query(), ((-20, -20), (20, 20)))
        self.assertEqual(len(calls), 1)

    def test_results(self):
        class Query(box2d.QueryCallback):
            answer = True

            def report_fixture(self, fixture):
                self.found = getattr(self, "found", 0) + 1
                return self.answer

        class Ray(box2d.RayCastCallback):
            def report_fixture(self, fixture, point, normal, fraction):
                self.hit = fixture, point, normal, fraction
                return 0

        world = box2d.World()
        ground, ball = ground_and_ball(world)
        query = Query()
        world.query(query, ((-20, -20), (20, 20)))
        self.assertEqual(query.found, 2)
        query.answer = False
        world.query(query, box=((-20, -20), (20, 20)))
        self.assertEqual(query.found, 3)
        query.answer = "yes"
        self.refuses(TypeError, "QueryCallback.report_fixture(): its result must be a bool, not str", world.query, query,
                     ((-20, -20), (20, 20)))
        ray = Ray()
        world.ray_cast(ray, (5, 5), (5, 0))
        self.assertEqual((ray.hit[0], ray.hit[1][0], ray.hit[2]), (ground.fixtures[0], 5, (0, 1)))
        self.assertAlmostEqual(ray.hit[3], 0.8, places=5)
        self.refuses(ValueError, "the same point", world.ray_cast, ray, (1, 1), (1, 1))

    def test_an_abstract_method_must_be_overridden(self):
        world = box2d.World()
        ground_and_ball(world)
        self.refuses(NotImplementedError, "QueryCallback.report_fixture() is called by C++", world.query,
                     box2d.QueryCallback(), ((-20, -20), (20, 20)))
        fixture = world.bodies[0].fixtures[0]
        self.refuses(NotImplementedError, "", box2d.QueryCallback().report_fixture, fixture)

    def test_drawing(self):
        drawn = []

        class Draw(box2d.Draw):
            def polygon(self, points, solid, color):
                drawn.append((len(points), solid, len(color)))

            def circle(self, center, radius, solid, color):
                drawn.append((center, radius))

        world = box2d.World()
        ground_and_ball(world)
        draw = Draw()
        world.set_draw(draw)
        world.draw()
        self.assertEqual(drawn, [])
        draw.flags = DrawFlags.shape
        world.draw()
        self.assertEqual(drawn, [((0, 4), 0.5), (4, True, 4)])
        draw.polygon([(0, 0)], False, (1, 1, 1, 1))
        box2d.Draw().polygon([(0, 0)], False, (1, 1, 1, 1))

    def test_what_may_not_be_done_in_a_callback(self):
        refused = []

        def attempt(self, *_):
            for function in (lambda: world.destroy_body(ball), lambda: world.step(1), lambda: world.set_contact_listener(),
                             lambda: world.create_body(BodyType.static), lambda: ball.set_transform((0, 0), 0),
                             lambda: ball.destroy_fixture(ball.fixtures[0]), lambda: setattr(ball, "type", BodyType.static)):
                try:
                    function()
                except RuntimeError as error:
                    refused.append(str(error))
            return True

        world, _ = self.listen(begin_contact=attempt)
        _, ball = ground_and_ball(world)
        fall(world)
        world.query(type("Query", (box2d.QueryCallback,), {"report_fixture": attempt})(), ((-1, 2), (1, 9)))
        self.assertEqual(refused, 2 * 7 * ["the world is locked while it calls back"])
        fall(world)


class Ownership(Case):
    def test_a_world_takes_its_bodies_with_it(self):
        world = box2d.World()
        ground, ball = ground_and_ball(world)
        fixture, = ball.fixtures
        shape = fixture.shape
        del world
        gc.collect()
        for thing, name in ((ground, "position"), (ball, "mass"), (fixture, "density"), (shape, "radius")):
            self.refuses(ReferenceError, "is gone: it, or what owned it, has been destroyed", getattr, thing, name)
            self.assertFalse(thing.alive)
        self.refuses(ReferenceError, "the b2Body behind this Body is gone", ball.apply_torque, 1)
        self.refuses(ReferenceError, "the b2CircleShape behind this CircleShape is gone", setattr, shape, "position", (0, 0))

    def test_destroying(self):
        world = box2d.World()
        ground, ball = ground_and_ball(world)
        fixture, = ball.fixtures
        self.refuses(ValueError, "not this body's", ground.destroy_fixture, fixture)
        ball.destroy_fixture(fixture)
        self.refuses(ReferenceError, "", ball.destroy_fixture, fixture)
        self.assertEqual(ball.fixtures, [])
        self.refuses(ValueError, "not this world's", box2d.World().destroy_body, ball)
        world.destroy_body(ball)
        self.refuses(ReferenceError, "", world.destroy_body, ball)
        self.assertEqual(world.bodies, [ground])

    def test_one_object_has_one_face(self):
        world = box2d.World()
        ground, ball = ground_and_ball(world)
        self.assertIs(world.bodies[1], ball)
        self.assertIs(ball.fixtures[0].body, ball)
        self.assertIs(ball.world, world)
        ball.tag = "ball"
        ball.self = ball
        del ball
        gc.collect()
        self.assertEqual(world.bodies[1].tag, "ball")

    def test_a_listener_lives_as_long_as_its_world(self):
        world = box2d.World()
        listener = box2d.Listener()
        world.set_contact_listener(listener)
        known = weakref.ref(listener)
        del listener
        gc.collect()
        self.assertIsNotNone(known())
        world.set_contact_listener(box2d.ContactListener())
        gc.collect()
        self.assertIsNone(known())
        world.set_contact_listener(None)
        ground_and_ball(world)
        fall(world)

    def test_cycles_are_collected(self):
        world = box2d.World()
        listener = type("Mine", (box2d.Listener,), {})()
        listener.world = world
        listener.ball = ground_and_ball(world)[1]
        world.set_contact_listener(listener)
        known = weakref.ref(world), weakref.ref(listener), weakref.ref(type(listener))
        del world, listener
        for _ in range(3):
            gc.collect()
        self.assertEqual([ref() for ref in known], [None] * 3)

    def test_weak_references(self):
        called = []
        circle = box2d.CircleShape()
        known = weakref.ref(circle, called.append)
        self.assertIs(known(), circle)
        del circle
        gc.collect()
        self.assertEqual((known(), len(called)), (None, 1))

    def test_what_cannot_be_copied(self):
        world = box2d.World()
        for function in (pickle.dumps, copy.copy, copy.deepcopy):
            self.refuses(TypeError, "a World cannot be pickled or copied: it stands for a glue::World of this process",
                         function, world)

    def test_the_class_cannot_be_changed(self):
        circle = box2d.CircleShape()
        self.refuses(TypeError, "__class__ of a CircleShape cannot be changed", setattr, circle, "__class__", box2d.PolygonShape)
        self.assertIs(circle.__class__, box2d.CircleShape)

    def test_another_copy_of_the_module(self):
        name = "box2d"
        mine = sys.modules.pop(name)
        try:
            import box2d as other
        finally:
            sys.modules[name] = mine
        self.assertIsNot(other.World, mine.World)
        world = other.World()
        self.refuses(TypeError, "type must be BodyType, not BodyType", world.create_body, BodyType.static)
        body = world.create_body(other.BodyType.static)
        self.assertIs(type(body), other.Body)
        del other
        gc.collect()
        self.assertIs(body.world, world)

    def life(self):
        class Mine(box2d.Listener):
            def begin_contact(self, contact):
                self.met = contact.fixture_a

        world = box2d.World()
        listener = Mine()
        listener.world = world
        world.set_contact_listener(listener)
        world.set_destruction_listener(listener)
        _, ball = ground_and_ball(world)
        ball.tag = ball.fixtures[0].shape
        fall(world)
        self.assertRaises(NotImplementedError, world.destroy_body, ball)

    @unittest.skipUnless(hasattr(sys, "gettotalrefcount"), "counts references: a debug build")
    def test_nothing_leaks(self):
        def count(rounds):
            for _ in range(rounds):
                self.life()
            gc.collect()
            gc.collect()
            return sys.gettotalrefcount()

        count(3)
        before = count(3)
        self.assertLess(abs(count(30) - before), 30)

    def test_worlds_of_many_threads(self):
        failures = []

        def work():
            try:
                for _ in range(20):
                    self.life()
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])


if __name__ == "__main__":
    unittest.main()
