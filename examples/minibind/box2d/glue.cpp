#include "glue.hpp"

using minibind::Ref;
using minibind::State;

namespace {

// The items of a sequence that must have so many; nothing, without an exception, for anything else.
Ref items(PyObject *given, Py_ssize_t count) {
    Ref tuple(PyType_IsSubtype(minibind::type_of(given), &PyUnicode_Type) == 0 ? PySequence_Tuple(given) : nullptr);
    if (!tuple) {
        PyErr_Clear();
    } else if (PyTuple_Size(tuple.get()) != count) {
        tuple = Ref(nullptr);
    }
    return tuple;
}

struct Busy {
    explicit Busy(glue::World *busy_world) : world(busy_world) { ++world->calls; }
    ~Busy() { --world->calls; }
    glue::World *world;
};

std::vector<b2Vec2> vertices(const b2Vec2 *points, int32 count) { return {points, points + count}; }

} // namespace

const char *from_python(State &state, PyObject *given, b2Vec2 &value) {
    const Ref pair = items(given, 2);
    return pair && minibind::from_python(state, PyTuple_GetItem(pair.get(), 0), value.x) == nullptr &&
                   minibind::from_python(state, PyTuple_GetItem(pair.get(), 1), value.y) == nullptr
               ? nullptr
               : "a pair of numbers";
}

const char *from_python(State &state, PyObject *given, b2AABB &value) {
    const Ref pair = items(given, 2);
    return pair && from_python(state, PyTuple_GetItem(pair.get(), 0), value.lowerBound) == nullptr &&
                   from_python(state, PyTuple_GetItem(pair.get(), 1), value.upperBound) == nullptr
               ? nullptr
               : "a pair of points: lower left, upper right";
}

const char *from_python(State &state, PyObject *given, b2Color &value) {
    const Ref four = items(given, 4);
    float *const parts[] = {&value.r, &value.g, &value.b, &value.a};
    for (Py_ssize_t i = 0; i < 4; ++i) {
        if (!four || minibind::from_python(state, PyTuple_GetItem(four.get(), i), *parts[i]) != nullptr) {
            return "red, green, blue and alpha, four numbers";
        }
    }
    return nullptr;
}

const char *from_python(State &state, PyObject *given, b2Filter &value) {
    static const char wanted[] = "category bits, mask bits and group, three ints of 16 bits";
    const Ref triple = items(given, 3);
    int numbers[3] = {0, 0, 0};
    for (Py_ssize_t i = 0; i < 3; ++i) {
        const int least = i == 2 ? -0x8000 : 0;
        if (!triple || minibind::from_python(state, PyTuple_GetItem(triple.get(), i), numbers[i]) != nullptr ||
            numbers[i] < least || numbers[i] > least + 0xffff) {
            return wanted;
        }
    }
    value.categoryBits = static_cast<uint16>(numbers[0]);
    value.maskBits = static_cast<uint16>(numbers[1]);
    value.groupIndex = static_cast<int16>(numbers[2]);
    return nullptr;
}

PyObject *to_python(State &, const b2Vec2 &value, PyObject *) { return Py_BuildValue("(ff)", value.x, value.y); }
PyObject *to_python(State &, const b2Color &value, PyObject *) {
    return Py_BuildValue("(ffff)", value.r, value.g, value.b, value.a);
}
PyObject *to_python(State &, const b2Filter &value, PyObject *) {
    return Py_BuildValue("(iii)", value.categoryBits, value.maskBits, value.groupIndex);
}

namespace glue {

bool busy(b2World *world) { return world->IsLocked() || static_cast<World *>(world)->calls > 0; }

b2Body *create_body(World *world, b2BodyType type, const b2Vec2 &position, float angle) {
    b2BodyDef definition;
    definition.type = type;
    definition.position = position;
    definition.angle = angle;
    return world->CreateBody(&definition);
}

void destroy_body(World *world, b2Body *body) {
    const Busy busy(world);
    world->DestroyBody(body);
}

void destroy_fixture(b2Body *body, b2Fixture *fixture) {
    const Busy busy(world_of(body));
    body->DestroyFixture(fixture);
}

void set_type(b2Body *body, b2BodyType type) {
    const Busy busy(world_of(body));
    body->SetType(type);
}

std::vector<b2Body *> bodies(World *world) {
    std::vector<b2Body *> found;
    for (b2Body *body = world->GetBodyList(); body != nullptr; body = body->GetNext()) {
        found.insert(found.begin(), body); // Box2D has the newest first
    }
    return found;
}

std::vector<b2Fixture *> fixtures(b2Body *body) {
    std::vector<b2Fixture *> found;
    for (b2Fixture *fixture = body->GetFixtureList(); fixture != nullptr; fixture = fixture->GetNext()) {
        found.insert(found.begin(), fixture);
    }
    return found;
}

void query(World *world, b2QueryCallback *callback, const b2AABB &box) {
    const Busy busy(world);
    world->QueryAABB(callback, box);
}

void ray_cast(World *world, b2RayCastCallback *callback, const b2Vec2 &start, const b2Vec2 &end) {
    const Busy busy(world);
    world->RayCast(callback, start, end);
}

void draw(World *world) {
    const Busy busy(world);
    world->DebugDraw();
}

b2CircleShape *circle(float radius, const b2Vec2 &position) {
    auto *shape = new b2CircleShape;
    shape->m_radius = radius;
    shape->m_p = position;
    return shape;
}

b2PolygonShape *polygon(const std::vector<b2Vec2> &points) {
    auto *shape = new b2PolygonShape;
    shape->Set(points.data(), static_cast<int32>(points.size()));
    return shape;
}

b2PolygonShape *box(float half_width, float half_height, const b2Vec2 &center, float angle) {
    auto *shape = new b2PolygonShape;
    shape->SetAsBox(half_width, half_height, center, angle);
    return shape;
}

b2EdgeShape *edge(const b2Vec2 &start, const b2Vec2 &end) {
    auto *shape = new b2EdgeShape;
    shape->SetTwoSided(start, end);
    return shape;
}

// Stricter than Box2D, which aborts the process where its own idea of a polygon comes to nothing.
bool is_convex(const std::vector<b2Vec2> &points) {
    const std::size_t count = points.size();
    if (count < 3 || count > b2_maxPolygonVertices) {
        return false;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const b2Vec2 side = points[(i + 1) % count] - points[i];
        for (std::size_t other = 0; other < count; ++other) {
            if (other != i && other != (i + 1) % count && b2Cross(side, points[other] - points[i]) <= b2_linearSlop) {
                return false;
            }
        }
    }
    return true;
}

// A body's inertia is the sum of its fixtures', taken about its origin, less what is due to the distance of its centre.
// Where too little is left of one, rounding makes it negative.
bool is_stable(b2Shape *shape, float density) {
    b2MassData data;
    shape->ComputeMass(&data, density);
    const float central = data.I - data.mass * b2Dot(data.center, data.center);
    return data.mass < 1e18f && data.I < 1e36f && central >= 1e-5f * data.I;
}

bool test_point(b2Shape *shape, const b2Vec2 &position, float angle, const b2Vec2 &point) {
    return shape->TestPoint(b2Transform(position, b2Rot(angle)), point);
}

std::vector<b2Vec2> points(b2PolygonShape *polygon) { return vertices(polygon->m_vertices, polygon->m_count); }

void Draw::DrawPolygon(const b2Vec2 *points, int32 count, const b2Color &color) {
    Polygon(vertices(points, count), false, color);
}
void Draw::DrawSolidPolygon(const b2Vec2 *points, int32 count, const b2Color &color) {
    Polygon(vertices(points, count), true, color);
}
void Draw::DrawCircle(const b2Vec2 &center, float radius, const b2Color &color) {
    Circle(center, radius, false, color);
}
void Draw::DrawSolidCircle(const b2Vec2 &center, float radius, const b2Vec2 &, const b2Color &color) {
    Circle(center, radius, true, color);
}
void Draw::DrawSegment(const b2Vec2 &start, const b2Vec2 &end, const b2Color &color) { Segment(start, end, color); }

} // namespace glue
