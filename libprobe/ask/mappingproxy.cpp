// Asks about mapping proxies: makes two, of mappings that are in no other.
#include "table/mappingproxy.hpp"
#include "ask/samples.hpp"
#include "ask/surveys.hpp"
#include "python/expected.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace mappingproxy_table {
namespace {

bool ask(const Plan &plan, Evidence &evidence) {
    Ref mappings[2];
    Ref neighbours[2][1]; // on trace-refs builds an object's head leads to those made before and after it
    Samples proxies(plan, evidence);
    for (const Subject i : {Subject{subject::first}, Subject{subject::second}}) {
        mappings[i] = Ref(PyDict_New());
        if (!mappings[i] || !make_objects(neighbours[i]) || !proxies.add(PyDictProxy_New(mappings[i].get()))) {
            return false;
        }
    }
    proxies.claim(row::mapping, source::made, mappings);
    return proxies.finish();
}

bool check(PyObject *object, std::uint16_t) { return check_instance(object, {"PyDictProxy_Type"}, "mapping proxy"); }

} // namespace
} // namespace mappingproxy_table

bool survey_mappingproxy(Evidence &) { return true; }

} // namespace libprobe

LIBPROBE_DEFINE_FAMILY(mappingproxy, mapping)
