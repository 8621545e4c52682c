"""Who owns whom, and what becomes of Python objects when C++ objects go."""
import copy
import gc
import pickle
import sys
import threading
import unittest
import weakref

import box2d
from box2d import BodyType
from case import Case, fall, ground_and_ball


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

    def test_what_python_does_while_a_world_goes(self):
        seen = []

        def attempt(_):
            for name in ("world", "position", "fixtures"):
                try:
                    seen.append(getattr(ball, name))
                except ReferenceError as error:
                    seen.append(type(error))

        world = box2d.World()
        ground, ball = ground_and_ball(world)
        known = weakref.ref(ground.fixtures[0], attempt)
        del world
        self.assertEqual((known(), seen), (None, 3 * [ReferenceError]))

    def test_destroying(self):
        world = box2d.World()
        ground, ball = ground_and_ball(world)
        fixture, = ball.fixtures
        self.refuses(ValueError, "not this body's", ground.destroy_fixture, fixture)
        known = weakref.ref(fixture)
        ball.destroy_fixture(fixture)
        self.refuses(ReferenceError, "", ball.destroy_fixture, fixture)
        del fixture
        gc.collect()
        self.assertIsNone(known())
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

    def test_a_listener_goes_after_the_world_has_another(self):
        class Last(box2d.ContactListener):
            def __del__(self):
                ground_and_ball(world)
                fall(world)

        world = box2d.World()
        world.set_contact_listener(Last())
        listener = box2d.Listener()
        world.set_contact_listener(listener)
        self.assertEqual(listener.contacts, 1)

    def test_cycles_are_collected(self):
        world = box2d.World()
        ball = ground_and_ball(world)[1]
        gc.collect()  # what there is now the collector will clear before what is to come
        listener = type("Mine", (box2d.Listener,), {})()
        listener.world = world
        listener.ball = ball
        world.set_contact_listener(listener)
        known = weakref.ref(world), weakref.ref(listener), weakref.ref(type(listener))
        del world, listener
        for _ in range(3):
            gc.collect()
        self.assertEqual([ref() for ref in known], [None] * 3)
        self.refuses(ReferenceError, "is gone", ball.apply_torque, 1)

    def test_a_class_goes_with_the_objects_in_it(self):
        class Mine(box2d.CircleShape):
            pass

        for _ in range(100):
            Mine()
        self.assertLess(abs(sys.getrefcount(Mine) - sys.getrefcount(type("Other", (box2d.CircleShape,), {}))), 20)
        Mine.one = Mine()
        known = weakref.ref(Mine)
        del Mine
        for _ in range(3):
            gc.collect()
        self.assertIsNone(known())

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
        known = [weakref.ref(kind) for kind in (other.World, other.BodyType, other.DrawFlags, type(other.World))]
        del other
        gc.collect()
        self.assertIs(body.world, world)
        del world, body
        for _ in range(3):
            gc.collect()
        self.assertEqual([ref() for ref in known], [None] * 4)

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
