// SPDX-License-Identifier: MIT
// Any input of doubles as a JSON object, as described_json.hpp reads it.
#pragma once
#include <cmath>
#include <nlohmann/json.hpp>
#include <tokenroof/io/file_names.hpp>
#include <tokenroof/io/quantity_text.hpp>

namespace tokenroof {

/// x as JSON text, each of its numbers exact.
template <Described X>
std::string write_json(const X& x);

// ---------------------------------------------------------------------------------------------------------------------

namespace detail {

template <class M>
nlohmann::ordered_json json_of(const M& member);

template <Described X>
nlohmann::ordered_json object_of(const X& x) {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    fields(x, [&object](const field& f, const auto& member) {
        if (!is_numbered(f)) {
            object[std::string(f.name)] = json_of(member);
            return;
        }
        nlohmann::ordered_json& list = object[std::string(numbered(f).list)];
        if (list.is_null()) list = nlohmann::ordered_json::array();
        if constexpr (requires { member.name; }) {
            if (!member.name.empty()) list.push_back(json_of(member));  // without a name it is not there
        } else {
            list.push_back(json_of(member));
        }
    });
    return object;
}

template <dimension D>
nlohmann::ordered_json quantity_json(const quantity<D>& q) {
    if constexpr (D == one) {
        const bool whole = std::abs(q.value()) < 1e9 && q.value() == std::floor(q.value());
        if (whole) return static_cast<int>(q.value());
        return q.value();
    } else return exact_text(q.value(), D);
}

template <class M>
nlohmann::ordered_json json_of(const M& member) {
    if constexpr (Described<M>) return object_of(member);
    else if constexpr (std::is_enum_v<M>) {
        for (const auto& [name, value] : choices<M>) {
            if (value == member) return name;
        }
        return nullptr;
    } else if constexpr (requires { quantity_json(member); }) return quantity_json(member);
    else return member;
}

/// Objects and lists on one line each where that is short.
inline std::string laid_out(const nlohmann::ordered_json& value, std::size_t indent) {
    constexpr std::size_t width = 120;
    const auto lines = [&](const std::string& open, const std::string& close, const std::string& joint, bool in_lines) {
        std::string text;
        for (const auto& [key, part] : value.items()) {
            const std::string label = value.is_object() ? nlohmann::json(key).dump() + ": " : "";
            text += (text.empty() ? "" : "," + joint) + (in_lines ? std::string(indent + 2, ' ') : "") + label +
                    laid_out(part, indent + 2);
        }
        return open + text + close;
    };
    if (!value.is_structured()) return value.dump();
    const std::string open = value.is_object() ? "{" : "[";
    const std::string close = value.is_object() ? "}" : "]";
    if (value.empty()) return open + close;
    const std::string short_text = lines(open, close, " ", false);
    const bool fits = short_text.find('\n') == short_text.npos && indent + short_text.size() <= width;
    return indent > 0 && fits ? short_text : lines(open + "\n", "\n" + std::string(indent, ' ') + close, "\n", true);
}

}  // namespace detail

template <Described X>
std::string write_json(const X& x) {
    return detail::laid_out(detail::object_of(x), 0) + "\n";
}

}  // namespace tokenroof
