// Which cells a requirement writes. The cases build on each other, in this process: a cell is written once.
#include "python_test.hpp"

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "every_row.hpp"
#include "fault.hpp"
#include "python/alignment.hpp"
#include "use_rows.h"

using namespace libprobe;

namespace {

const libprobe_cell &cell_of(const EveryRow &one) { return LIBPROBE_FAMILY_OF(one.field().id)->cells[one.row]; }

std::set<std::string> set_cells() {
    std::set<std::string> names;
    for (const EveryRow &one : every_row()) {
        if (cell_of(one) != LIBPROBE_UNSET) {
            names.insert(one.name());
        }
    }
    return names;
}

// The cells that are set afterwards and were not before.
std::set<std::string> written_by(const std::vector<libprobe_requirement> &needs, int result = 0) {
    const std::set<std::string> before = set_cells();
    BOOST_TEST(libprobe_require(needs.data(), needs.size()) == result);
    BOOST_TEST((PyErr_Occurred() != nullptr) == (result != 0));
    PyErr_Clear();
    std::set<std::string> after = set_cells();
    for (const std::string &name : before) {
        BOOST_TEST(after.erase(name) == 1u);
    }
    return after;
}

const libprobe_layout &whole() {
    static const Block<libprobe_layout> layout = probed(false); // unpublished
    return *layout;
}

// What the cell of a field must hold that the layout tells.
libprobe_cell told_by(const libprobe_layout *layout, libprobe_field field) {
    const std::int32_t offset = libprobe_offset(layout, field);
    const std::int32_t shift = libprobe_shift(layout, field);
    return offset == nowhere ? LIBPROBE_UNSET : shift == nowhere ? offset : 8 * offset + shift;
}

// No cell says anything else than a probe.
void all_that_are_set_are_true() {
    for (const EveryRow &one : every_row()) {
        if (cell_of(one) != LIBPROBE_UNSET) {
            BOOST_TEST(cell_of(one) == told_by(&whole(), one.field().id), one);
        }
    }
}

using Names = std::set<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(cells_tests)

BOOST_AUTO_TEST_CASE(at_first_none_is_set) {
    BOOST_TEST(set_cells() == Names{});
    BOOST_TEST(libprobe_require(nullptr, 0) == 0);
    BOOST_TEST(written_by({LIBPROBE_NEED_ANYWHERE(tp_repr)}) != Names{}); // so that this test sees something
}

// What is not proven is not read, whatever it is in.
BOOST_AUTO_TEST_CASE(an_accessor_of_an_unset_cell_faults) {
    if (sizeof(void *) < 8) {
        BOOST_TEST_MESSAGE("skipped: 32-bit machines have no address that is never mapped");
        return;
    }
    const Ref names = run("class Class: pass");
    PyObject *type = PyDict_GetItemString(names.get(), "Class");
    std::size_t asked = 0;
    for (const use_row *row = use_unchecked_rows; row->field != 0; ++row) {
        const Family *family = nullptr;
        std::uint16_t index = no_row;
        BOOST_REQUIRE(find_field(row->field, family, index));
        if (set_cells().count(family->field_name(index)) != 0) {
            continue;
        }
        if (family->rows[index].is_size()) {
            BOOST_TEST(row->get(type) == static_cast<std::uint64_t>(LIBPROBE_UNSET));
            continue;
        }
        BOOST_TEST(faults([&] { row->get(type); }), family->field_name(index));
        BOOST_TEST(faults([&] { row->set(type, 0); }), family->field_name(index));
        ++asked;
    }
    BOOST_TEST(asked > 100u);
}

BOOST_AUTO_TEST_CASE(the_head_and_the_size_come_with_a_field) {
    BOOST_TEST((set_cells() == Names{"heap_type", "ob_type", "tp_repr"}));
    BOOST_TEST(
        (written_by({LIBPROBE_NEED_ANYWHERE(tp_str), LIBPROBE_NEED_ANYWHERE(tp_call)}) == Names{"tp_call", "tp_str"}));
    all_that_are_set_are_true();
}

// Not those of an attempt that fails, which are proven for itself alone.
BOOST_AUTO_TEST_CASE(a_field_that_is_elsewhere_has_no_cell) {
    const libprobe_requirement wrong = {&libprobe_family_type, LIBPROBE_FIELD_tp_init, 8};
    BOOST_TEST(written_by({wrong}, -1).count("tp_init") == 0u);
    BOOST_TEST(written_by({LIBPROBE_NEED_ANYWHERE(tp_init), wrong}, -1).count("tp_call") == 0u);
    BOOST_TEST(written_by({{&libprobe_family_type, 0, LIBPROBE_ANYWHERE}}, -1) == Names{});
    BOOST_TEST(written_by({LIBPROBE_NEED_ANYWHERE(tp_cache)}, -1).count("tp_cache") == 0u);
    all_that_are_set_are_true();
}

BOOST_AUTO_TEST_CASE(a_field_of_a_suite_brings_the_way_to_it) {
    BOOST_TEST((written_by({LIBPROBE_NEED_ANYWHERE(nb_index)}) == Names{"nb_add", "nb_index", "tp_as_number"}));
    BOOST_TEST((written_by({LIBPROBE_NEED_ANYWHERE(sq_item), LIBPROBE_NEED_ANYWHERE(mp_subscript)}) ==
                Names{"mp_length", "mp_subscript", "sq_item", "sq_length", "tp_as_mapping", "tp_as_sequence"}));
    BOOST_TEST((written_by({LIBPROBE_NEED_ANYWHERE(nb_xor)}) == Names{"nb_xor"}));
    all_that_are_set_are_true();
}

BOOST_AUTO_TEST_CASE(a_size_has_a_cell) {
    BOOST_TEST((written_by({LIBPROBE_NEED_ANYWHERE(type_data)}) == Names{"type_data"}));
    BOOST_TEST(libprobe_type_cells.type_data == aligned(libprobe_type_cells.heap_type));
    all_that_are_set_are_true();
}

BOOST_AUTO_TEST_CASE(another_family_has_cells_of_its_own) {
    BOOST_TEST((written_by({LIBPROBE_NEED_ANYWHERE(ob_fval)}) == Names{"ob_fval"}));
    BOOST_TEST((written_by({LIBPROBE_NEED_ANYWHERE(ob_fval), LIBPROBE_NEED_ANYWHERE(tp_clear)}) == Names{"tp_clear"}));
    all_that_are_set_are_true();
}

// Of which each has rows that no other has, rows that all have, and a row that is elsewhere.
BOOST_AUTO_TEST_CASE(eight_threads_require_at_once) {
    std::vector<libprobe_requirement> needs[8];
    std::size_t next = 0;
    for (const EveryRow &one : every_row()) {
        if (has_place(*whole().finding(one.field().id))) {
            const libprobe_requirement need = {LIBPROBE_FAMILY_OF(one.field().id), one.field().id, LIBPROBE_ANYWHERE};
            needs[next++ % 8].push_back(need);
        }
    }
    int wrong[8] = {};
    int right[8] = {};
    std::atomic<int> waiting{8};
    whole();
    PyThreadState *state = PyEval_SaveThread();
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            const PyGILState_STATE attached = PyGILState_Ensure();
            std::vector<libprobe_requirement> mine = needs[i];
            mine.insert(mine.end(), {LIBPROBE_NEED_ANYWHERE(tp_hash), LIBPROBE_NEED_ANYWHERE(nb_and)});
            PyThreadState *its_state = PyEval_SaveThread();
            for (--waiting; waiting > 0;) {
                std::this_thread::yield();
            }
            PyEval_RestoreThread(its_state);
            right[i] = libprobe_require(mine.data(), mine.size());
            mine[0].offset = 2;
            wrong[i] = libprobe_require(mine.data(), mine.size());
            PyErr_Clear();
            PyGILState_Release(attached);
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    PyEval_RestoreThread(state);
    for (int i = 0; i < 8; ++i) {
        BOOST_TEST(right[i] == 0);
        BOOST_TEST(wrong[i] == -1);
    }
    all_that_are_set_are_true();
    for (const EveryRow &one : every_row()) {
        BOOST_TEST((cell_of(one) != LIBPROBE_UNSET) == has_place(*whole().finding(one.field().id)), one);
    }
}

// What a probe locates is set by now, and what a survey locates after one.
BOOST_AUTO_TEST_CASE(a_survey_writes_all) {
    const std::set<std::string> before = set_cells();
    BOOST_REQUIRE(libprobe_probe(nullptr) != nullptr);
    BOOST_TEST(set_cells() == before);
    const libprobe_layout *layout = libprobe_survey(nullptr);
    BOOST_REQUIRE(layout != nullptr);
    for (const EveryRow &one : every_row()) {
        BOOST_TEST(cell_of(one) == told_by(layout, one.field().id), one);
    }
    const libprobe_requirement subclasses = LIBPROBE_NEED_ANYWHERE(tp_subclasses);
    BOOST_TEST(libprobe_require(&subclasses, 1) == 0); // which only a survey proves
}

BOOST_AUTO_TEST_SUITE_END()
