// Asks about bytes objects: makes two of texts that are in no other object, and calls the functions that read them.
#include "table/bytes.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace bytes_table {
namespace {

constexpr char texts[][40] = {"1'Nw\x9cq\xe2V-lZ\x11 the first of them", "\xd3k;Y\x88o\x14}G~\xb5 the second"};
constexpr Py_ssize_t lengths[] = {29, 22};

bool ask(const Plan &plan, Evidence &evidence) {
    Samples bytes(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        if (!bytes.add(PyBytes_FromStringAndSize(texts[i], lengths[i]), lengths[i])) {
            return false;
        }
    }
    std::uint64_t words[2];
    for (std::size_t i = 0; i < 2; ++i) {
        words[i] = word_of_bytes(reinterpret_cast<const unsigned char *>(texts[i]), sizeof words[i]);
    }
    bytes.claim_bytes(row::ob_sval, source::made, words, sizeof words[0]);
    bytes.ask(
        row::ob_sval, source::asstring,
        [](PyObject *object, Subject) { return address_of(PyBytes_AsString(object)) - address_of(object); },
        Relation::stands);
    bytes.claim(row::PyBytesObject_ob_size, source::made, lengths);
    bytes.ask(row::PyBytesObject_ob_size, source::size, [](PyObject *object, Subject) { return PyBytes_Size(object); });
    bytes.ask_hash(row::ob_shash, source::hash);
    return bytes.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, PyBytes_Type, "bytes object"); }

} // namespace
} // namespace bytes_table

bool survey_bytes(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(bytes, ob_sval)
