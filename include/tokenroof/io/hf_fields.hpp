// SPDX-License-Identifier: MIT
// Members of a config.json, with errors that name them.
#pragma once
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tokenroof {
namespace detail {

/// What a configuration says of the language model. Models with several towers keep that in "text_config"; what is not
/// there is looked up outside. A member that is null counts as missing.
class hf_fields {
public:
    /// Errors   std::invalid_argument where the text is no JSON object.
    explicit hf_fields(std::string_view text) {
        try {
            outer_ = nlohmann::json::parse(text);
        } catch (const nlohmann::json::parse_error& e) {
            throw std::invalid_argument(std::string("config: is not JSON: ") + e.what());
        }
        if (!outer_.is_object()) throw std::invalid_argument("config: is not a JSON object");
        const auto nested = outer_.find("text_config");
        if (nested != outer_.end() && nested->is_object()) inner_ = *nested;
    }

    bool has(const char* key) const { return find(key) != nullptr; }

    /// Errors   std::invalid_argument "config.hidden_size: is missing" and "config.hidden_size = "wide": must be a whole
    ///          number, zero or positive", here and below.
    int count(const char* key) const { return count_of(key, required(key)); }
    int count(const char* key, int otherwise) const {
        const nlohmann::json* value = find(key);
        return value == nullptr ? otherwise : count_of(key, *value);
    }
    /// The first of two keys that is there.
    int count_of_either(const char* key, const char* other) const {
        return count(has(other) && !has(key) ? other : key);
    }

    bool flag(const char* key, bool otherwise) const {
        const nlohmann::json* value = find(key);
        if (value == nullptr) return otherwise;
        if (!value->is_boolean()) reject(key, *value, "must be true or false");
        return value->get<bool>();
    }

    std::string text(const char* key) const {
        const nlohmann::json& value = required(key);
        if (!value.is_string()) reject(key, value, "must be text");
        return value.get<std::string>();
    }
    std::string text(const char* key, const char* otherwise) const { return has(key) ? text(key) : otherwise; }

    /// How often `item` is in a list of words.
    int times(const char* key, std::string_view item) const {
        const nlohmann::json& list = required(key);
        if (!list.is_array()) reject(key, list, "must be a list");
        int found = 0;
        for (const nlohmann::json& word : list) {
            if (!word.is_string()) reject(key, list, "must be a list of words");
            found += word.get_ref<const std::string&>() == item ? 1 : 0;
        }
        return found;
    }
    /// Number of items in a list; 0 where it is missing.
    int length(const char* key) const {
        const nlohmann::json* list = find(key);
        if (list == nullptr) return 0;
        if (!list->is_array()) reject(key, *list, "must be a list");
        return static_cast<int>(list->size());
    }
    /// Sum of a list of whole numbers.
    int sum(const char* key) const {
        int total = 0;
        for (const nlohmann::json& item : required(key)) total += count_of(key, item);
        return total;
    }

    bool is_whole_number(const char* key) const { return has(key) && find(key)->is_number_integer(); }

    [[noreturn]] void reject(const char* key, std::string_view rule) const { reject(key, required(key), rule); }

private:
    const nlohmann::json* find(const char* key) const {
        for (const nlohmann::json* object : {&inner_, &outer_}) {
            const auto place = object->find(key);
            if (place != object->end() && !place->is_null()) return &*place;
        }
        return nullptr;
    }
    const nlohmann::json& required(const char* key) const {
        const nlohmann::json* value = find(key);
        if (value == nullptr) throw std::invalid_argument("config." + std::string(key) + ": is missing");
        return *value;
    }
    static int count_of(const char* key, const nlohmann::json& value) {
        const bool whole = value.is_number_integer();
        if (!whole || value < 0 || value > std::numeric_limits<int>::max()) {
            reject(key, value, "must be a whole number, zero or positive");
        }
        return value.get<int>();
    }
    [[noreturn]] static void reject(const char* key, const nlohmann::json& value, std::string_view rule) {
        throw std::invalid_argument("config." + std::string(key) + " = " + value.dump() + ": " + std::string(rule));
    }

    nlohmann::json outer_;
    nlohmann::json inner_ = nlohmann::json::object();
};

}  // namespace detail
}  // namespace tokenroof
