// SPDX-License-Identifier: MIT
// Evaluates a function over many configurations: in blocks that stay in the caches, on all cores, in a fixed order.
#pragma once
#include <functional>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>
#include <stop_token>
#include <tokenroof/numeric/grid.hpp>

namespace tokenroof {

/// How a sweep runs.
struct sweep_options {
    int threads = 0;                         ///< at most; 0: as many as the machine runs at once
    std::function<void(double)> progress{};  ///< gets the share that is done: it grows with each call, to 1 at the end
    std::stop_token stop{};                  ///< ends the sweep early
};

namespace detail {

/// What the answer for a block says of its point i, in doubles.
template <Scalar S, class Answer>
auto answer_at(const Answer& answer, std::size_t i) {
    if constexpr (element_count<S> == 1) return answer;
    else return element(answer, i);
}
template <Scalar S, class Points, class F>
using sweep_answer =
    decltype(answer_at<S>(std::declval<const typename Points::template answer<S, std::remove_reference_t<F>>&>(), 0));

/// A stretch of a sweep, evaluated by one thread and handed on in one piece.
template <class R>
struct sweep_chunk {
    std::size_t first = 0;  ///< block
    std::vector<R> answers{};
    bool complete = true;
};

/// Blocks in a chunk, whatever the number of threads: enough points to spread the cost of handing them on, few enough to
/// stay in a core's cache and, in a short sweep, to occupy all cores.
constexpr std::size_t chunk_blocks(std::size_t blocks, std::size_t block_size) {
    constexpr std::size_t most_points = 4096;
    constexpr std::size_t chunks = 256;
    return std::clamp<std::size_t>(blocks / chunks, 1, std::max<std::size_t>(most_points / block_size, 1));
}

}  // namespace detail

/// Evaluates f at all points of a grid or list and hands the answers on: sink(index of the first, std::span of answers).
///
/// f gets the values of a point: of a grid one argument an axis, of a list one configuration. Several threads call it at
/// once. The sink is called by one at a time, in the order of the points: the same answers in the same spans each time,
/// whatever the number of threads.
///
///     sweep(points, f, sink)                one point a call
///     sweep<lane_array>(points, f, sink)    64 points a call that differ in numbers, which come as arrays
///
/// A generic f serves both. What it answers for a block is taken apart point by point (see element), which costs time for
/// each figure: it had better be a tuple of what is wanted than a whole estimate.
///
/// Returns  how many points were handed on: all, or the first ones where options.stop ended the sweep.
/// Errors   std::invalid_argument for a negative number of threads. What f, sink or progress throws ends the sweep.
template <Scalar S = double, class Points, class F,
          std::invocable<std::size_t, std::span<const detail::sweep_answer<S, Points, F>>> Sink>
std::size_t sweep(const Points& points, F&& f, Sink&& sink, const sweep_options& options = {}) {
    namespace tbb = oneapi::tbb;
    using answer = detail::sweep_answer<S, Points, F>;
    using chunk = detail::sweep_chunk<answer>;
    static_assert(std::same_as<S, double> || element_count<S> > 1, "a block is of double or of arrays of fixed size");
    static_assert(!std::same_as<answer, bool>, "std::vector<bool> has no span: answer a tuple in place of a bool");
    require(options.threads >= 0, "sweep_options.threads", options.threads, "must be zero or positive");

    const std::size_t blocks = points.template blocks<S>();
    const std::size_t stretch = detail::chunk_blocks(blocks, element_count<S>);
    tbb::task_arena arena(options.threads > 0 ? options.threads : tbb::task_arena::automatic);
    // Chunks leave in the order in which they enter, so that one that enters finds its place in the ring free.
    std::vector<chunk> ring(4 * static_cast<std::size_t>(arena.max_concurrency()));
    std::size_t entered = 0;
    const auto enter = [&](tbb::flow_control& flow) {
        chunk* const c = &ring[entered % ring.size()];
        c->first = entered++ * stretch;
        if (c->first >= blocks || options.stop.stop_requested()) flow.stop();
        return c;
    };
    const auto evaluate = [&](chunk* c) {
        c->answers.clear();
        const auto keep = [&](std::size_t count, const auto&... values) {
            c->complete = !options.stop.stop_requested();
            if (!c->complete) return false;
            const auto block = f(values...);
            for (std::size_t i = 0; i < count; ++i) c->answers.push_back(detail::answer_at<S>(block, i));
            return true;
        };
        points.template visit<S>(c->first, std::min(c->first + stretch, blocks), keep);
        return c;
    };
    std::size_t done = 0;
    bool gap = false;  // before what follows
    const auto leave = [&](const chunk* c) {
        if (!gap && !c->answers.empty()) {
            sink(done, std::span<const answer>(c->answers));
            done += c->answers.size();
            if (options.progress) options.progress(static_cast<double>(done) / static_cast<double>(points.size()));
        }
        gap = gap || !c->complete;
    };

    constexpr auto in_order = tbb::filter_mode::serial_in_order;
    const auto pipeline = tbb::make_filter<void, chunk*>(in_order, enter) &
                          tbb::make_filter<chunk*, chunk*>(tbb::filter_mode::parallel, evaluate) &
                          tbb::make_filter<chunk*, void>(in_order, leave);
    arena.execute([&] { tbb::parallel_pipeline(ring.size(), pipeline); });
    return done;
}

/// Evaluates f at all points and keeps the answers: one a point, or those of the first points where options.stop ended the
/// sweep.
/// Errors   those of sweep to a sink.
template <Scalar S = double, class Points, class F>
std::vector<detail::sweep_answer<S, Points, F>> sweep(const Points& points, F&& f, const sweep_options& options = {}) {
    using answer = detail::sweep_answer<S, Points, F>;
    std::vector<answer> all;
    all.reserve(points.size());
    const auto keep = [&all](std::size_t, std::span<const answer> some) {
        all.insert(all.end(), some.begin(), some.end());
    };
    sweep<S>(points, f, keep, options);
    return all;
}

}  // namespace tokenroof
