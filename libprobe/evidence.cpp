// The evidence's names and its table of claims.
#include "evidence.hpp"

namespace libprobe {

const char *source_name(Source source) {
    static const char *const names[] = {
#define X(name, text, survey) text,
        LIBPROBE_SOURCES(X)
#undef X
    };
    return source < Source::count ? names[static_cast<std::size_t>(source)] : "unknown";
}

const char *size_source_name(SizeSource source) {
    static const char *const names[] = {
#define X(name, text) text,
        LIBPROBE_SIZE_SOURCES(X)
#undef X
    };
    return source < SizeSource::count ? names[static_cast<std::size_t>(source)] : "unknown";
}

Build build_of(const Interpreter &interpreter, const Machine &machine) {
    unsigned kinds = machine.pointer_size == 8 ? row::GIL_64 : row::GIL_32;
    if (interpreter.free_threaded) {
        kinds = row::FREE_THREADED;
    }
    if (interpreter.trace_refs) {
        kinds |= row::TRACE_REFS;
    }
    return {interpreter.version, static_cast<std::uint8_t>(kinds), machine};
}

Claim *Evidence::add_claim(std::size_t field, Source source, Relation relation) {
    if (claim_count == claim_capacity) {
        return nullptr;
    }
    Claim *claim = &claims[claim_count++];
    *claim = Claim{};
    claim->field = static_cast<std::uint16_t>(field);
    claim->source = source;
    claim->relation = relation;
    return claim;
}

} // namespace libprobe
