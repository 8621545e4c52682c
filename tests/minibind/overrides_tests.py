"""Virtual methods that Python overrides."""
import box2d
from box2d import BodyType, DrawFlags
from case import Case, fall, ground_and_ball


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

        def begin_contact(self, contact):
            calls.append(contact)
            raise KeyError(len(calls))

        world, _ = self.listen(begin_contact=begin_contact)
        ground_and_ball(world)
        for x in (-3, 3):
            world.create_body(BodyType.dynamic, (x, 1)).create_fixture(box2d.CircleShape(0.5))
        self.refuses(KeyError, "1", world.step, 1 / 60)
        self.assertEqual((len(calls), world.contact_count), (1, 2))

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

    def test_farewells_are_callbacks_too(self):
        refused = []

        def say_goodbye(self, fixture):
            for function in (world.draw, lambda: world.step(1), lambda: fixture.body.create_fixture(box2d.CircleShape())):
                try:
                    function()
                except RuntimeError as error:
                    refused.append(str(error))

        world, _ = self.listen(say_goodbye=say_goodbye)
        world.destroy_body(ground_and_ball(world)[1])
        self.assertEqual(refused, 3 * ["the world is locked while it calls back"])

    def test_an_override_lets_go_of_the_world(self):
        held = []
        world, _ = self.listen(end_contact=lambda self, contact: held.clear())
        _, ball = ground_and_ball(world)
        held.append(world)
        fall(world)
        fixture, = ball.fixtures
        del world
        ball.destroy_fixture(fixture)
        self.assertEqual((held, ball.alive), ([], False))
