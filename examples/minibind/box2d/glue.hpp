// What Box2D's interface needs to be called from Python: converters of its values, and functions where its own methods
// take structs, return lists, or trust their caller.
#pragma once

#include "convert.hpp"

#include <box2d/box2d.h>

const char *from_python(minibind::State &, PyObject *given, b2Vec2 &value);
const char *from_python(minibind::State &, PyObject *given, b2AABB &value);
const char *from_python(minibind::State &, PyObject *given, b2Color &value);
const char *from_python(minibind::State &, PyObject *given, b2Filter &value);
PyObject *to_python(minibind::State &, const b2Vec2 &value, PyObject *self);
PyObject *to_python(minibind::State &, const b2Color &value, PyObject *self);
PyObject *to_python(minibind::State &, const b2Filter &value, PyObject *self);

namespace glue {

// A world that knows when it may be calling back also where Box2D's own lock does not.
class World : public b2World {
public:
    using b2World::b2World;
    int calls = 0;
};
inline World *world_of(b2Body *body) { return static_cast<World *>(body->GetWorld()); }
bool busy(b2World *world);

b2Body *create_body(World *world, b2BodyType type, const b2Vec2 &position, float angle);
void destroy_body(World *world, b2Body *body);
void destroy_fixture(b2Body *body, b2Fixture *fixture);
void set_type(b2Body *body, b2BodyType type);
std::vector<b2Body *> bodies(World *world);
std::vector<b2Fixture *> fixtures(b2Body *body);
void query(World *world, b2QueryCallback *callback, const b2AABB &box);
void ray_cast(World *world, b2RayCastCallback *callback, const b2Vec2 &start, const b2Vec2 &end);
void draw(World *world);

b2CircleShape *circle(float radius, const b2Vec2 &position);
b2PolygonShape *polygon(const std::vector<b2Vec2> &points);
b2PolygonShape *box(float half_width, float half_height, const b2Vec2 &center, float angle);
b2EdgeShape *edge(const b2Vec2 &start, const b2Vec2 &end);

// What Box2D aborts the process for instead of refusing it.
bool is_convex(const std::vector<b2Vec2> &points);
bool is_stable(b2Shape *shape, float density);

inline float radius(b2Shape *shape) { return shape->m_radius; }
bool test_point(b2Shape *shape, const b2Vec2 &position, float angle, const b2Vec2 &point);
inline b2Vec2 circle_position(b2CircleShape *circle) { return circle->m_p; }
inline void set_circle_position(b2CircleShape *circle, const b2Vec2 &position) { circle->m_p = position; }
std::vector<b2Vec2> points(b2PolygonShape *polygon);
inline b2Vec2 centroid(b2PolygonShape *polygon) { return polygon->m_centroid; }
inline b2Vec2 edge_start(b2EdgeShape *edge) { return edge->m_vertex1; }
inline b2Vec2 edge_end(b2EdgeShape *edge) { return edge->m_vertex2; }

// Joints are not in this module, so nobody misses their farewell.
class FixtureListener : public b2DestructionListener {
public:
    void SayGoodbye(b2Joint *) override {}
    using b2DestructionListener::SayGoodbye;
};

// One C++ object with two bases that have nothing to do with each other.
class Listener : public b2ContactListener, public FixtureListener {
public:
    void BeginContact(b2Contact *) override { ++contacts; }
    int contacts = 0;
};
inline int contacts(Listener *listener) { return listener->contacts; }

// b2Draw's methods that matter here, with a vector where it has pointer and length.
class Draw : public b2Draw {
public:
    virtual void Polygon(const std::vector<b2Vec2> &, bool, const b2Color &) {}
    virtual void Circle(const b2Vec2 &, float, bool, const b2Color &) {}
    virtual void Segment(const b2Vec2 &, const b2Vec2 &, const b2Color &) {}

private:
    void DrawPolygon(const b2Vec2 *points, int32 count, const b2Color &color) final;
    void DrawSolidPolygon(const b2Vec2 *points, int32 count, const b2Color &color) final;
    void DrawCircle(const b2Vec2 &center, float radius, const b2Color &color) final;
    void DrawSolidCircle(const b2Vec2 &center, float radius, const b2Vec2 &axis, const b2Color &color) final;
    void DrawSegment(const b2Vec2 &start, const b2Vec2 &end, const b2Color &color) final;
    void DrawTransform(const b2Transform &) final {}
    void DrawPoint(const b2Vec2 &, float, const b2Color &) final {}
};

} // namespace glue
