// The evidence's names and its table of claims.
#include "judge/evidence.hpp"

namespace LIBPROBE_INTERNAL libprobe {

namespace {

// Each text in one array, so that no pointer has to be relocated when the library is loaded.
struct Texts {
#define X(name, text, survey) char source_##name[sizeof(text)];
    LIBPROBE_SOURCES(X)
#undef X
#define X(name, text) char size_##name[sizeof(text)];
    LIBPROBE_SIZE_SOURCES(X)
#undef X
};
constexpr Texts texts = {
#define X(name, text, survey) text,
    LIBPROBE_SOURCES(X)
#undef X
#define X(name, text) text,
        LIBPROBE_SIZE_SOURCES(X)
#undef X
};
constexpr std::uint16_t source_texts[] = {
#define X(name, text, survey) offsetof(Texts, source_##name),
    LIBPROBE_SOURCES(X)
#undef X
};
constexpr std::uint16_t size_texts[] = {
#define X(name, text) offsetof(Texts, size_##name),
    LIBPROBE_SIZE_SOURCES(X)
#undef X
};

const char *text_at(std::uint16_t offset) { return reinterpret_cast<const char *>(&texts) + offset; }

} // namespace

const char *source_name(Source source) {
    return source < Source::count ? text_at(source_texts[static_cast<std::size_t>(source)]) : "unknown";
}

const char *size_source_name(SizeSource source) {
    return source < SizeSource::count ? text_at(size_texts[static_cast<std::size_t>(source)]) : "unknown";
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

void Evidence::say_size(SizeSource source, std::int64_t bytes) {
    const bool possible = bytes > 0 && bytes <= std::int64_t{image_capacity};
    sizes[static_cast<std::size_t>(source)] = possible ? static_cast<std::int32_t>(bytes) : impossible_size;
}

Claim *Evidence::add_claim(std::size_t field, Source source, Relation relation) {
    if (claim_count == claim_capacity) {
        return nullptr;
    }
    Claim *claim = &claims[claim_count++];
    claim->sources = bit(source);
    claim->field = static_cast<std::uint16_t>(field);
    claim->relation = relation;
    claim->count = 0;
    return claim;
}

} // namespace libprobe
