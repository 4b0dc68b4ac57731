// SPDX-License-Identifier: MIT
// JSON with the line on which each value stands, for errors that say where. Comments (// and /* */) are skipped.
#pragma once
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tokenroof::detail {

/// A value of a JSON text.
struct json_node {
    std::string key{};      ///< in the object that holds it
    nlohmann::json leaf{};  ///< of an object or an array an empty one
    std::size_t line = 1;
    std::vector<json_node> parts{};

    const json_node* find(std::string_view name) const {
        for (const json_node& part : parts) {
            if (leaf.is_object() && part.key == name) return &part;
        }
        return nullptr;
    }
    /// The value as an error shows it.
    std::string text() const {
        if (leaf.is_structured()) return leaf.is_object() ? "{...}" : "[...]";
        return leaf.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
};

/// Characters, whose reader can be asked how many lines it has read.
struct counting_iterator {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at = nullptr;
    std::size_t* line = nullptr;

    reference operator*() const { return *at; }
    counting_iterator& operator++() {
        if (*at++ == '\n') ++*line;
        return *this;
    }
    counting_iterator operator++(int) {
        const counting_iterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const counting_iterator& other) const { return at == other.at; }
    bool operator!=(const counting_iterator& other) const { return at != other.at; }
};

/// Builds the tree as nlohmann's parser reads.
class tree_builder final : public nlohmann::json_sax<nlohmann::json> {
public:
    tree_builder(json_node& root, std::string_view file) : root_(root), file_(file) {}

    std::size_t* line() { return &line_; }

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override { return add(value); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return add(nlohmann::json::object()); }
    bool start_array(std::size_t) override { return add(nlohmann::json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (open_.back()->find(name) != nullptr) fail(name + ": is there twice");
        key_ = name;
        key_line_ = line_;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) override {
        const std::string_view what = error.what();
        const std::size_t said = what.find(": ");
        fail("is not JSON: " + std::string(said == what.npos ? what : what.substr(said + 2)));
    }

private:
    static constexpr std::size_t deepest = 64;

    bool add(nlohmann::json leaf) {
        if (open_.size() == deepest) fail("is nested deeper than " + std::to_string(deepest) + " levels");
        const bool nested = !open_.empty() && open_.back()->leaf.is_object();
        json_node node{nested ? key_ : std::string(), std::move(leaf), nested ? key_line_ : line_, {}};
        json_node& place = open_.empty() ? root_ = std::move(node) : open_.back()->parts.emplace_back(std::move(node));
        if (place.leaf.is_structured()) open_.push_back(&place);
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }
    [[noreturn]] void fail(const std::string& problem) const {
        throw std::invalid_argument(std::string(file_) + ":" + std::to_string(line_) + ": " + problem);
    }

    json_node& root_;
    std::string_view file_;
    std::vector<json_node*> open_{};  // their siblings come when they are closed: nothing moves them before
    std::size_t line_ = 1;
    std::string key_{};
    std::size_t key_line_ = 1;
};

/// Errors   std::invalid_argument "chip.json:4: is not JSON: ...", "chip.json:7: units: is there twice".
inline json_node parse_tree(std::string_view text, std::string_view file) {
    json_node root;
    tree_builder builder(root, file);
    const counting_iterator first{text.data(), builder.line()};
    const counting_iterator last{text.data() + text.size(), builder.line()};
    nlohmann::json::sax_parse(first, last, &builder, nlohmann::json::input_format_t::json, true, true);
    return root;
}

}  // namespace tokenroof::detail
