// SPDX-License-Identifier: MIT
// Chips, engines and prices from JSON files, so that nobody recompiles to try one.
//
//     {"like": "h100-sxm", "name": "h100-with-hbm4",                 // the catalog's H100 ...
//      "memory": {"stacks": 5, "stack": {"pin_rate": "8 Gbit/s"}},   // ... but for these
//      "power": {"limit": "800 W"}}
#pragma once
#include <fstream>
#include <sstream>
#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/catalog/dram.hpp>
#include <tokenroof/catalog/engines.hpp>
#include <tokenroof/io/described_json.hpp>
#include <tokenroof/io/write_json.hpp>

namespace tokenroof {

/// A chip from the text of a JSON object with the members of `chip`, each as its `fields` call it; `file` is what errors
/// call the text. // comments are allowed. Names in the chip live as long as the program.
///
///     "like": "h100-sxm"                 starts from that chip of the catalog: only what differs is stated
///     "inherit": ["b200-sxm"]            kernels, and what no data sheet says, are those of the donors, scaled to the
///                                        data sheet that is stated: catalog::inherit. What the file states itself stays
///     "like" and "inherit"               the data sheet of the one with kernels of the others
///     "stack": {"like": "hbm4-8000"}     memory of the catalog, but for what is stated. A pin rate paces its bus timings
///     "caches": [{}, {"peak": "9 TB/s"}] the list of caches: those of "like" in their places, but for what is stated
///
/// Kernels that "like" takes from a measured chip count as inherited, no longer as fitted, where more is stated than name
/// and status.
/// Domain   a name of its own; a value wherever a rule asks for one.
/// Errors   std::invalid_argument "FILE:LINE: PATH = VALUE: RULE", of members that are not known or missing, of wrong
///          units and bad values, of text that is no JSON.
inline chip read_chip(std::string_view text, std::string_view file = "chip");

/// The same of an engine, which may be "like" one of the catalog.
inline engine read_engine(std::string_view text, std::string_view file = "engine");

/// The same of prices; what is not stated is as in `otherwise`, where the price of a chip must stand or be stated.
inline prices read_prices(std::string_view text, std::string_view file = "prices", const prices& otherwise = {});

/// A chip as the text that read_chip reads: all members, exact.
inline std::string write_chip(const chip& c) { return write_json(c); }
inline std::string write_engine(const engine& e) { return write_json(e); }
inline std::string write_prices(const prices& p) { return write_json(p); }

/// The text of a file. Errors   std::invalid_argument naming the file.
inline std::string text_of_file(const std::string& file);

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

/// The entry of a catalog that a file names.
template <class Entry, std::size_t N>
const Entry& named_entry(const json_reader& reader, const json_node& node, const std::string& path,
                         const std::array<const Entry*, N>& entries) {
    if (!node.leaf.is_string()) reader.fail(node, path, "must be a name of the catalog");
    const std::string& wanted = node.leaf.get_ref<const std::string&>();
    std::vector<std::string> names;
    for (const Entry* entry : entries) {
        if (same_name(entry->name, wanted)) return *entry;
        names.emplace_back(entry->name);
    }
    reader.fail(node, path, "is not in the catalog; near names: " + nearest(names, wanted));
}

inline std::vector<const chip*> donors_of(const json_reader& reader, const json_node& node) {
    std::vector<const chip*> donors;
    if (!node.leaf.is_array()) return {&named_entry(reader, node, "chip.inherit", catalog::chips)};
    for (const json_node& item : node.parts) {
        donors.push_back(&named_entry(reader, item, "chip.inherit", catalog::chips));
    }
    return donors;
}

/// catalog::inherit for a number of donors that is known at run time.
template <std::size_t... I>
chip inherit_from(const std::vector<const chip*>& donors, const chip& datasheet, std::index_sequence<I...>) {
    return catalog::inherit(std::array{donors[I]...}, datasheet);
}

inline constexpr std::size_t most_donors = 5;  // as many as there are measured chips

template <std::size_t N = most_donors>
chip inherit_from(const std::vector<const chip*>& donors, const chip& datasheet) {
    if constexpr (N > 1) {
        if (donors.size() < N) return inherit_from<N - 1>(donors, datasheet);
    }
    return inherit_from(donors, datasheet, std::make_index_sequence<N>{});
}

/// The stack that c's own members start from.
inline void read_stack(const json_reader& reader, chip& c) {
    if (const json_node* const like = reader.find(".memory.stack.like")) {
        c.memory.stack = named_entry(reader, *like, "chip.memory.stack.like", catalog::dram_stacks);
    }
    if (reader.find(".memory.stack.pin_rate") == nullptr || !(c.memory.stack.pin_rate > bandwidth<>{})) return;
    chip stated = c;
    reader.read(stated, "chip");
    c.memory.stack = at_pin_rate(c.memory.stack, stated.memory.stack.pin_rate);
}

inline void require_name(const json_reader& reader, const std::string& path) {
    if (reader.find(".name") == nullptr) reader.fail_missing(reader.root().line, path + ".name", "");
}

/// What "like" took from a measured chip was measured on another one.
inline void note_changes(const json_reader& reader, calibrations& from) {
    bool changed = false;
    for (const json_node& part : reader.root().parts) {
        changed = changed || (part.key != "like" && part.key != "name" && part.key != "status");
    }
    fields(from, [&](const field& f, calibration& c) {
        const bool stated = reader.find(".kernels.calibrated." + std::string(f.name)) != nullptr;
        if (changed && !stated && c == calibration::fitted) c = calibration::inherited;
    });
}

}  // namespace detail

inline chip read_chip(std::string_view text, std::string_view file) {
    const detail::json_reader reader(text, file, {"chip.like", "chip.inherit", "chip.memory.stack.like"});
    const detail::json_node* const like = reader.find(".like");
    const detail::json_node* const inherited = reader.find(".inherit");

    chip c{};
    if (like != nullptr) c = detail::named_entry(reader, *like, "chip.like", catalog::chips);
    if (inherited != nullptr) c.kernels = {};
    detail::read_stack(reader, c);
    reader.read(c, "chip");
    detail::require_name(reader, "chip");
    if (inherited != nullptr) {
        const std::vector<const chip*> donors = detail::donors_of(reader, *inherited);
        if (donors.empty() || donors.size() > detail::most_donors) {
            reader.fail(*inherited, "chip.inherit",
                        "must name 1 to " + std::to_string(detail::most_donors) + " chips of the catalog");
        }
        chip sheet = c;  // with donors' figures where inheritance fills in
        sheet.link = donors.front()->link;
        sheet.kernels = donors.front()->kernels;
        reader.require_members(sheet, "chip");
        c = detail::inherit_from(donors, c);
        reader.read(c, "chip");
    } else if (like != nullptr) {
        detail::note_changes(reader, c.kernels.calibrated);
    }
    reader.require_members(c, "chip");
    reader.locate_errors("chip", [&c] { validate(c); });
    return c;
}

inline engine read_engine(std::string_view text, std::string_view file) {
    const detail::json_reader reader(text, file, {"engine.like"});
    engine e{};
    if (const detail::json_node* const like = reader.find(".like")) {
        e = detail::named_entry(reader, *like, "engine.like", catalog::engines);
    }
    reader.read(e, "engine");
    detail::require_name(reader, "engine");
    return e;
}

inline prices read_prices(std::string_view text, std::string_view file, const prices& otherwise) {
    const detail::json_reader reader(text, file);
    prices p = otherwise;
    reader.read(p, "prices");
    const bool priced = reader.find(".chip") != nullptr || otherwise.chip > price_per_second<>{};
    if (!priced) reader.fail_missing(reader.root().line, "prices.chip", "");
    return p;
}

inline std::string text_of_file(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (stream) text << stream.rdbuf();
    if (!stream || stream.bad() || text.fail()) throw std::invalid_argument(file + ": cannot be read");
    return text.str();
}

}  // namespace tokenroof
