"""Bodies that move, and the classes of the module."""
import inspect

import box2d
from box2d import BodyType, ShapeType
from case import Case, fall, ground_and_ball


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

    def test_a_subclass_of_the_metatype(self):
        class Registering(type(box2d.Shape)):
            names = []

            def __init__(cls, name, bases, space):
                super().__init__(name, bases, space)
                cls.names.append(name)

        Wheel = Registering("Wheel", (box2d.CircleShape,), {})
        self.assertEqual((Wheel(3).radius, Wheel.names), (3, ["Wheel"]))

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
