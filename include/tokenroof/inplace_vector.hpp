// SPDX-License-Identifier: MIT
// A list with room for N elements in itself: no allocation, and nothing spent on room that is not used.
#pragma once
#include <array>
#include <cstddef>
#include <type_traits>

namespace tokenroof {

/// Up to N elements in a row, after C++26's std::inplace_vector. Elements that own memory fill the room from the start.
/// Domain   no more than N elements are added: the caller knows the bound.
template <class T, std::size_t N>
class inplace_vector {
    static constexpr bool owns = !std::is_trivially_destructible_v<T>;

    struct filled {};
    struct unfilled {};
    union room {
        constexpr explicit room(filled) : elements{} {}
        constexpr explicit room(unfilled) : none{} {}
        char none;
        std::array<T, N> elements;
    };
    struct owning_room {
        constexpr explicit owning_room(filled) {}
        constexpr explicit owning_room(unfilled) {}
        std::array<T, N> elements{};
    };
    using storage = std::conditional_t<owns, owning_room, room>;

    /// Constant evaluation makes all elements at once.
    static constexpr storage make() { return std::is_constant_evaluated() ? storage(filled{}) : storage(unfilled{}); }

public:
    constexpr inplace_vector() {}
    constexpr inplace_vector(const inplace_vector& other) { copy(other); }
    constexpr inplace_vector& operator=(const inplace_vector& other) {
        if (this != &other) {
            size_ = 0;
            copy(other);
        }
        return *this;
    }
    ~inplace_vector() = default;

    /// One element more, for the caller to assign all members of: nothing is spent on zeros that are overwritten.
    constexpr T& append() { return data()[size_++]; }

    constexpr std::size_t size() const { return size_; }
    constexpr T& operator[](std::size_t i) { return data()[i]; }
    constexpr const T& operator[](std::size_t i) const { return data()[i]; }
    constexpr T* begin() { return data(); }
    constexpr T* end() { return data() + size_; }
    constexpr const T* begin() const { return data(); }
    constexpr const T* end() const { return data() + size_; }

private:
    constexpr T* data() { return room_.elements.data(); }
    constexpr const T* data() const { return room_.elements.data(); }
    constexpr void copy(const inplace_vector& other) {
        for (const T& element : other) append() = element;
    }

    storage room_ = make();
    std::size_t size_ = 0;
};

}  // namespace tokenroof
