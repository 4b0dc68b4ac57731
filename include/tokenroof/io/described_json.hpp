// SPDX-License-Identifier: MIT
// Any input of doubles from a JSON object, member by member: quantities from text with their unit ("3.35 TB/s"), what has
// no unit from numbers, enumerations by their names, numbered members (caches[0], caches[1]) from a list.
#pragma once
#include <algorithm>
#include <limits>
#include <mutex>
#include <set>
#include <tokenroof/io/file_names.hpp>
#include <tokenroof/io/json_tree.hpp>
#include <tokenroof/io/quantity_text.hpp>
#include <utility>

namespace tokenroof {
namespace detail {

/// A name that lives as long as the program, as those of the catalog do.
inline std::string_view kept_name(const std::string& name) {
    static std::mutex guard;
    static std::set<std::string> names;
    const std::lock_guard lock(guard);
    return *names.insert(name).first;
}

/// Reads the members of objects, with errors "FILE:LINE: PATH = VALUE: RULE".
class json_reader {
public:
    /// `also` are paths that are no members, but allowed.
    json_reader(std::string_view text, std::string_view file, std::vector<std::string> also = {})
        : file_(file), root_(parse_tree(text, file)), also_(std::move(also)) {}

    const json_node& root() const { return root_; }

    /// Members of x that the root states.
    template <Described X>
    void read(X& x, const std::string& path) const {
        read_object(root_, x, path);
    }

    /// Rejects what is missing in x: members whose rule asks for a value, and names.
    template <Described X>
    void require_members(const X& x, const std::string& path) const {
        require_members(&root_, root_.line, x, path);
    }

    /// Calls check(), whose errors begin with a path below `path`, and adds file and line to them.
    template <class Check>
    void locate_errors(const std::string& path, Check&& check) const {
        try {
            check();
        } catch (const std::invalid_argument& error) {
            std::string_view place(error.what());
            place = place.substr(0, place.find_first_of(" :"));
            if (place.starts_with(path)) place.remove_prefix(path.size());
            throw std::invalid_argument(at(line_of(place)) + error.what());
        }
    }

    [[noreturn]] void fail(const json_node& node, const std::string& path, const std::string& rule) const {
        throw std::invalid_argument(at(node.line) + path + " = " + node.text() + ": " + rule);
    }
    [[noreturn]] void fail_missing(std::size_t line, const std::string& path, std::string_view rule) const {
        throw std::invalid_argument(at(line) + path + ": is missing" + (rule.empty() ? "" : ", ") + std::string(rule));
    }

    /// The value at ".memory.caches[1].peak"; nullptr where the file does not state it.
    const json_node* find(std::string_view path) const { return walk(path).second; }

private:
    std::string at(std::size_t line) const { return file_ + ":" + std::to_string(line) + ": "; }
    std::size_t line_of(std::string_view path) const { return walk(path).first->line; }

    /// The nearest value that the file states on the way to a path, and the value there.
    std::pair<const json_node*, const json_node*> walk(std::string_view path) const {
        const json_node* node = &root_;
        while (!path.empty()) {
            const bool listed = path.front() == '[';
            path.remove_prefix(1);
            const std::string_view step = path.substr(0, path.find_first_of(".[]"));
            path.remove_prefix(step.size() + (listed ? 1 : 0));
            std::size_t place = 0;
            if (listed) std::from_chars(step.data(), step.data() + step.size(), place);
            const json_node* next = nullptr;
            if (!listed) next = node->find(step);
            else if (place < node->parts.size()) next = &node->parts[place];
            if (next == nullptr) return {node, nullptr};
            node = next;
        }
        return {node, node};
    }

    template <class X>
    void read_object(const json_node& object, X& x, const std::string& path) const {
        if (!object.leaf.is_object()) fail(object, path, "must be an object: { ... }");
        std::vector<std::string> names;
        for (const std::string& more : also_) {
            const std::size_t dot = more.rfind('.');
            if (more.substr(0, dot) == path) names.push_back(more.substr(dot + 1));
        }
        fields(x, [&names](const field& f, const auto&) {
            const std::string name(is_numbered(f) ? numbered(f).list : f.name);
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        });
        for (const json_node& part : object.parts) {
            if (std::find(names.begin(), names.end(), part.key) != names.end()) continue;
            const std::string quoted = nlohmann::json(part.key).dump();  // on one line, whatever it holds
            throw std::invalid_argument(at(part.line) + path + "." + quoted.substr(1, quoted.size() - 2) +
                                        ": is not known; near names: " + nearest(names, part.key));
        }
        fields(x, [&](const field& f, auto& member) {
            const std::string here = path + "." + std::string(f.name);
            if (is_numbered(f)) {
                const auto [name, place] = numbered(f);
                const json_node* const list = object.find(name);
                if (list == nullptr) return;
                if (place == 0) require_room(x, *list, path + "." + std::string(name));
                read_item(*list, place, f, member, here);
            } else if (const json_node* part = object.find(f.name)) {
                read_member(*part, f, member, here);
            }
        });
    }

    template <class X>
    void require_room(const X& x, const json_node& list, const std::string& path) const {
        if (!list.leaf.is_array()) fail(list, path, "must be a list: [ ... ]");
        std::size_t room = 0;
        fields(x,
               [&](const field& f, const auto&) { room += is_numbered(f) && numbered(f).list == list.key ? 1U : 0U; });
        if (list.parts.size() > room) fail(list, path, "must have at most " + std::to_string(room) + " items");
    }

    /// An item starts from what stood in its place; behind the end of a list nothing stays.
    template <class M>
    void read_item(const json_node& list, std::size_t place, const field& f, M& member, const std::string& path) const {
        if (place < list.parts.size()) read_member(list.parts[place], f, member, path);
        else member = M{};
    }

    template <class M>
    void read_member(const json_node& node, const field& f, M& member, const std::string& path) const {
        if constexpr (Described<M>) {
            read_object(node, member, path);
        } else if constexpr (std::same_as<M, bool>) {
            if (!node.leaf.is_boolean()) fail(node, path, "must be true or false");
            member = node.leaf.template get<bool>();
        } else if constexpr (std::same_as<M, int>) {
            const bool fits = node.leaf.is_number_integer() && node.leaf >= std::numeric_limits<int>::min() &&
                              node.leaf <= std::numeric_limits<int>::max();
            if (!fits) fail(node, path, "must be a whole number");
            member = node.leaf.template get<int>();
            if (!obeys(f.allowed, member)) fail(node, path, std::string(describe(f.allowed)));
        } else if constexpr (std::same_as<M, std::string_view>) {
            if (!node.leaf.is_string() || node.leaf == "") fail(node, path, "must be a name");
            member = kept_name(node.leaf.template get<std::string>());
        } else if constexpr (std::is_enum_v<M>) {
            read_choice(node, member, path);
        } else {
            read_quantity_of(node, member, path);
            if (!obeys(f.allowed, member)) fail(node, path, std::string(describe(f.allowed)));
        }
    }

    template <class E>
    void read_choice(const json_node& node, E& member, const std::string& path) const {
        static_assert(!choices<E>.empty(), "an enumeration in a file needs the names of its values");
        std::vector<std::string> names;
        for (const auto& [name, value] : choices<E>) {
            if (node.leaf == name) {
                member = value;
                return;
            }
            names.emplace_back(name);
        }
        const std::string wanted = node.leaf.is_string() ? node.leaf.template get<std::string>() : std::string();
        fail(node, path, "is not known; near names: " + nearest(names, wanted));
    }

    template <dimension D>
    void read_quantity_of(const json_node& node, quantity<D>& member, const std::string& path) const {
        const std::string rule = D == one ? "must be a number" : "must be text with a unit such as " + units_of(D);
        stated_quantity stated;
        if (node.leaf.is_string()) {
            const std::string problem = read_quantity(node.leaf.template get_ref<const std::string&>(), stated);
            if (!problem.empty()) fail(node, path, problem);
            if (stated.unit != D) fail(node, path, rule);
        } else if (Countable<D> && node.leaf.is_number()) {
            stated.value = node.leaf.template get<double>();
        } else {
            fail(node, path, rule);
        }
        member = quantity<D>::from_value(stated.value);
    }

    template <class X>
    void require_members(const json_node* node, std::size_t line, const X& x, const std::string& path) const {
        fields(x, [&](const field& f, const auto& member) {
            const std::string here = path + "." + std::string(f.name);
            const json_node* part = nullptr;
            if (node != nullptr && is_numbered(f)) {
                const auto [list, place] = numbered(f);
                const json_node* const items = node->find(list);
                if (items != nullptr && place < items->parts.size()) part = &items->parts[place];
                if constexpr (requires { member.name; }) {
                    if (part != nullptr && member.name.empty()) fail_missing(part->line, here + ".name", "");
                }
            } else if (node != nullptr) {
                part = node->find(f.name);
            }
            using member_type = std::remove_cvref_t<decltype(member)>;
            if constexpr (Described<member_type>) {
                require_members(part, part == nullptr ? line : part->line, member, here);
            } else if constexpr (Ruled<member_type>) {
                if (!obeys(f.allowed, member)) fail_missing(line, here, describe(f.allowed));
            }
        });
    }

    std::string file_;
    json_node root_;
    std::vector<std::string> also_;
};

}  // namespace detail
}  // namespace tokenroof
