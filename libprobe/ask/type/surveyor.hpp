// Asks the sources about types that only a survey asks, each in a function of its own. survey.cpp has those about
// classes and versions, survey_instances.cpp those about instances and their referrers. Talks to Python.
#pragma once

#include <initializer_list>
#include <utility>

#include "ask/type/classes.hpp"
#include "platform/hidden.hpp"
#include "python/image.hpp"
#include "table/type.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace type_table {

// Every function returns false with an exception set, or true with none.
class Surveyor : SurveyClasses {
public:
    explicit Surveyor(Evidence &evidence)
        : evidence_(evidence), build_(evidence.build()), heap_size_(evidence.images[subject::slots].size) {}

    bool run();

private:
    using Words = std::initializer_list<std::pair<Subject, std::uint64_t>>;

    // Calls visit(row, witness) for each row that the source tells about in this build, and returns the number of rows.
    template <class Visit> std::size_t each_row(Source from, Visit visit) const {
        std::size_t count = 0;
        for (std::size_t row = 0; row < row::count; ++row) {
            const Witness *witness = family.witness(row, from);
            if (witness != nullptr && family.rows[row].exists_in(build_) && family.offers(build_, *witness)) {
                visit(row, *witness);
                ++count;
            }
        }
        return count;
    }
    bool is_asked(Source from) const {
        return each_row(from, [](std::size_t, const Witness &) {}) != 0;
    }
    void add_claim(std::size_t row, Source from, Relation relation, Words words) {
        evidence_.add_claim(row, from, relation);
        for (const auto &[subject, value] : words) {
            evidence_.say(subject, value);
        }
    }
    void claim(Source from, Relation relation, Words words) {
        each_row(from, [&](std::size_t row, const Witness &) { add_claim(row, from, relation, words); });
    }
    void claim_value(Source from, Subject subject, const void *value) {
        claim(from, Relation::holds, {{subject, address_of(value)}});
    }

    void take(Subject subject, const Ref &object, std::int64_t size) {
        take_image(evidence_, subject, object.get(), size);
    }

    bool claim_classes();
    bool claim_instances();

    // Makes a type from a spec and renames it. From 3.11 on the type keeps the copy of its first tp_name for its whole
    // life.
    bool ask_made();

    // Gives the type the next version if it has none, by looking an attribute up.
    static bool renew_version(const Ref &type);
    bool order_versions();

    bool call_both(const char *method);

    bool ask_specialized();

    // The function of a module. None, and no exception, if somebody took it away: then its source is silent.
    static bool find_helper(const char *module, const char *name, Ref &function);

    // Asks for the tuple of the slots' names, and for the dict in which a class keeps its subclasses by their
    // addresses.
    bool ask_referrers();

    // Trace-refs builds chain all objects, the newest first. The list keeps the neighbours alive.
    bool ask_neighbours();

    bool take_images();

    // Asks sys.getrefcount about `instance`; 0 if there is no such function or the answer is no count.
    bool count_references(const Ref &function, std::int64_t &count) const;

    // On free-threaded builds each object has its own lock and the collector's bits. Asks about an instance, since
    // these builds make types immortal and untrack them once a thread was started.
    bool ask_lock();

    // Takes images of `instance` after adding references, and after adding a weak one, which a free-threaded build
    // marks in the object for other threads.
    bool ask_references();

    bool ask_watcher();

    // Takes an image of `plain` after giving it more versions.
    bool ask_versions();

    // From 3.12 on, asks CPython for the address and the size of a metatype's data in its instance. The instance does
    // not visit the metatype, so the garbage collector frees the metatype one collection after the instance.
    bool ask_type_data();

    Evidence &evidence_;
    const Build build_;
    const std::int64_t heap_size_;
    std::int64_t instance_size_ = 0;
};

} // namespace type_table

} // namespace libprobe
