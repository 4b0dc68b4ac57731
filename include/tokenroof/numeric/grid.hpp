// SPDX-License-Identifier: MIT
// What a sweep goes over: the points of a grid of named axes, or a list of configurations.
//
// Both answer size(), operator[](point) and, for sweep.hpp, blocks<S>() and visit<S>(first, last, f): points come in
// blocks, as many points as scalar S has elements, and visit calls f(points in the block, values...) for the blocks from
// `first` to before `last` until f returns false.
#pragma once
#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <tokenroof/numeric/elements.hpp>
#include <vector>

namespace tokenroof {

/// A named list of values: axis("chip", catalog::chips), axis("ranks", {1, 2, 4}), axis("input", geometric(...)).
/// An axis of quantities is numeric: to a sweep in blocks it gives arrays of its values.
/// Errors   std::invalid_argument without a value.
template <class T>
struct axis {
    std::string name;
    std::vector<T> values;

    template <class Range>
    axis(std::string_view called, const Range& range) : name(called), values(std::begin(range), std::end(range)) {
        if (values.empty()) reject("axis." + name, "0 values", "needs at least one");
    }
    axis(std::string_view called, std::initializer_list<T> list) : axis(called, std::vector<T>(list)) {}
};
template <class Range>
axis(std::string_view, const Range&) -> axis<std::iter_value_t<decltype(std::begin(std::declval<const Range&>()))>>;
template <class T>
axis(std::string_view, std::initializer_list<T>) -> axis<T>;

namespace detail {

template <dimension D>
void validate_ends(const quantity<D>& first, const quantity<D>& last, int count, rule allowed,
                   std::string_view broken) {
    require(count >= 1, "count", count, "must be at least 1");
    if (!obeys(allowed, first)) reject("first", value_text(first), broken);
    if (!obeys(allowed, last)) reject("last", value_text(last), broken);
    require(count > 1 || first == last, "count", count, "must be at least 2 between different ends");
}

/// `first`, between(share of the way) ..., `last`: the ends are exact.
template <dimension D, class Between>
std::vector<quantity<D>> spaced(const quantity<D>& first, const quantity<D>& last, int count, Between between) {
    std::vector<quantity<D>> values{first};
    for (int i = 1; i + 1 < count; ++i) values.push_back(between(static_cast<double>(i) / (count - 1)));
    if (count > 1) values.push_back(last);
    return values;
}

}  // namespace detail

/// `count` values from `first` to `last` in equal steps.
/// Errors   std::invalid_argument for ends that are not finite, and for a count below 1, or of 1 between different ends.
template <dimension D>
std::vector<quantity<D>> linear(const quantity<D>& first, const quantity<D>& last, int count) {
    detail::validate_ends(first, last, count, rule::any, "must be finite");
    return detail::spaced(first, last, count, [&](double way) { return first + (last - first) * way; });
}

/// `count` values from `first` to `last`, each the same multiple of the one before.
/// Errors   std::invalid_argument as for linear, and for ends that are not positive.
template <dimension D>
std::vector<quantity<D>> geometric(const quantity<D>& first, const quantity<D>& last, int count) {
    detail::validate_ends(first, last, count, rule::positive, describe(rule::positive));
    return detail::spaced(first, last, count, [&](double way) { return first * pow(last / first, way); });
}

/// Of plain numbers.
inline std::vector<ratio<>> linear(double first, double last, int count) {
    return linear(ratio<>(first), ratio<>(last), count);
}
inline std::vector<ratio<>> geometric(double first, double last, int count) {
    return geometric(ratio<>(first), ratio<>(last), count);
}

namespace detail {

/// True when no numeric axis stands before one that is not.
template <class... T>
constexpr bool numeric_last() {
    bool seen = false;
    return ((is_numeric<T> ? (seen = true) : !seen) && ...);
}

/// What a function of blocks of scalar S gets of an axis: numbers as arrays, anything else as it stands.
template <class T, Scalar S>
using grid_argument =
    std::conditional_t<is_numeric<T>, block_of<T, S>, std::conditional_t<std::is_scalar_v<T>, T, const T&>>;

}  // namespace detail

/// All combinations of the values of some axes, in the order of nested loops: the last axis changes fastest. Numeric axes
/// come last. A block differs in numbers only, so a row of them that is no multiple of its size ends in a partial block.
///
///     const grid points(axis("chip", catalog::chips), axis("concurrency", geometric(1, 1024, 256)));
///
/// Errors   std::invalid_argument for two axes of one name, or more points than can be counted.
template <class... T>
class grid {
    static_assert(sizeof...(T) > 0, "a grid needs an axis");
    static_assert(detail::numeric_last<T...>(), "numeric axes come after all others");

    using place = std::array<std::size_t, sizeof...(T)>;  ///< of a point on each axis

public:
    explicit grid(axis<T>... axes) : axes_(std::move(axes)...) {
        sizes_ = std::apply([](const auto&... a) { return place{a.values.size()...}; }, axes_);
        for (std::size_t i = 0; i < sizes_.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (names()[i] == names()[j]) reject("grid.names", names()[i], "two axes have this name");
            }
            if (sizes_[i] > std::numeric_limits<std::size_t>::max() / size_) [[unlikely]] {
                reject("grid.size", std::to_string(size_) + " * " + std::to_string(sizes_[i]), "cannot be counted");
            }
            size_ *= sizes_[i];
        }
        row_ = std::apply(
            [](const auto&... a) { return ((detail::is_numeric<T> ? a.values.size() : std::size_t{1}) * ...); }, axes_);
    }

    /// Points of the grid.
    std::size_t size() const { return size_; }

    std::array<std::string_view, sizeof...(T)> names() const {
        return std::apply([](const auto&... a) { return std::array<std::string_view, sizeof...(T)>{a.name...}; },
                          axes_);
    }

    /// The values at a point below size().
    std::tuple<T...> operator[](std::size_t point) const {
        return values_at(place_of(point), [](const T&... value) { return std::tuple<T...>(value...); });
    }

    /// What f answers for a block of scalar S.
    template <Scalar S, class F>
    using answer = std::invoke_result_t<F&, const detail::grid_argument<T, S>&...>;

    template <Scalar S>
    std::size_t blocks() const {
        return size_ / row_ * row_blocks<S>();
    }

    template <Scalar S, class F>
    void visit(std::size_t first, std::size_t last, F&& f) const {
        std::size_t done = first % row_blocks<S>() * element_count<S>;  // points of the row
        place at = place_of(first / row_blocks<S>() * row_ + done);
        for (; first < last; ++first) {
            const std::size_t count = std::min(element_count<S>, row_ - done);
            done = done + count == row_ ? 0 : done + count;
            auto block = values_at(at, [](const T&... v) { return std::tuple<detail::grid_argument<T, S>...>(v...); });
            // Elements beyond `count` repeat the last point.
            for (std::size_t i = 0; i < element_count<S>; ++i) {
                const auto put = [&](const T&... v) {
                    std::apply([&](auto&... to) { (detail::put_element(to, v, i), ...); }, block);
                };
                values_at(at, put);
                if (i + 1 < count) advance(at);
            }
            advance(at);
            if (!std::apply([&](const auto&... values) { return f(count, values...); }, block)) return;
        }
    }

private:
    template <Scalar S>
    std::size_t row_blocks() const {
        return (row_ + element_count<S> - 1) / element_count<S>;
    }
    place place_of(std::size_t point) const {
        place at{};
        for (std::size_t i = at.size(); i-- > 0; point /= sizes_[i]) at[i] = point % sizes_[i];
        return at;
    }
    void advance(place& at) const {
        for (std::size_t i = at.size(); i-- > 0; at[i] = 0) {
            if (++at[i] < sizes_[i]) return;
        }
    }
    /// f(the value of each axis at a place...)
    template <class F>
    auto values_at(const place& at, const F& f) const {
        const auto call = [&]<std::size_t... I>(std::index_sequence<I...>) {
            return f(std::get<I>(axes_).values[at[I]]...);
        };
        return call(std::index_sequence_for<T...>());
    }

    std::tuple<axis<T>...> axes_;
    place sizes_{};
    std::size_t size_ = 1;
    std::size_t row_ = 1;  ///< points of all numeric axes together
};

/// A list of configurations in place of a grid: quantities, or inputs such as workloads and deployments, or an aggregate
/// of these that lists its fields. To a sweep in blocks, neighbours that differ in numbers only come as one input of
/// arrays, so a list in blocks is best sorted by everything else.
/// Errors   std::invalid_argument for an empty list.
template <class X>
class configurations {
public:
    explicit configurations(std::vector<X> list) : list_(std::move(list)) {
        if (list_.empty()) reject("configurations", "0 values", "needs at least one");
    }

    std::size_t size() const { return list_.size(); }
    const X& operator[](std::size_t point) const { return list_[point]; }

    template <Scalar S>
    using argument = std::conditional_t<element_count<S> == 1, X, detail::block_of<X, S>>;
    template <Scalar S, class F>
    using answer = std::invoke_result_t<F&, const argument<S>&>;

    template <Scalar S>
    std::size_t blocks() const {
        return (size() + element_count<S> - 1) / element_count<S>;
    }

    /// A block comes in several calls where neighbours differ in more than numbers.
    template <Scalar S, class F>
    void visit(std::size_t first, std::size_t last, F&& f) const {
        for (std::size_t point = first * element_count<S>; point < std::min(last * element_count<S>, size());) {
            if constexpr (element_count<S> == 1) {
                if (!f(std::size_t{1}, list_[point++])) return;
            } else {
                const std::size_t end = std::min((point / element_count<S> + 1) * element_count<S>, size());
                std::size_t count = 1;
                while (point + count < end && detail::alike(list_[point], list_[point + count])) ++count;
                if (!f(count, detail::gather<S>(std::span(list_).subspan(point, count)))) return;
                point += count;
            }
        }
    }

private:
    std::vector<X> list_;
};

}  // namespace tokenroof
