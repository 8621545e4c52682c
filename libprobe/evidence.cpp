// The evidence's names and its table of claims.
#include "evidence.hpp"

namespace libprobe {

const char *source_name(Source source) {
    static const char *const names[] = {
#define X(name, text) text,
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

Claim *Evidence::add_claim(std::size_t field, Source source) {
    if (claim_count == claim_capacity) {
        return nullptr;
    }
    Claim *claim = &claims[claim_count++];
    *claim = Claim{};
    claim->field = static_cast<std::uint16_t>(field);
    claim->source = source;
    return claim;
}

} // namespace libprobe
