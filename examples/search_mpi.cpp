// SPDX-License-Identifier: MIT
// The same search on several machines: each rank of MPI takes a range of candidates, and the results are merged into the
// one that a single process finds, bit by bit.
//
//     mpiexec -n 2 tokenroof_search_mpi --chips h100-sxm,b200-sxm --tpot 30 --front front.csv
#include "progress.hpp"
#include "search_options.hpp"
#include "table.hpp"
#include <fstream>
#include <mpi.h>
#include <tokenroof/io/format.hpp>
#include <tokenroof/serving/parallel_search.hpp>

namespace {

using namespace tokenroof;

struct settings {
    example::question asked{.engines = {catalog::vllm, catalog::sglang}, .weights = {bf16, fp8}, .threads = 1};
    std::size_t ranked = 10;
    std::string front{};
};

/// MPI from here to the end of the scope.
struct mpi_session {
    mpi_session() { MPI_Init(nullptr, nullptr); }
    ~mpi_session() { MPI_Finalize(); }
    mpi_session(const mpi_session&) = delete;
    mpi_session& operator=(const mpi_session&) = delete;

    int rank() const {
        int value = 0;
        MPI_Comm_rank(MPI_COMM_WORLD, &value);
        return value;
    }
    int ranks() const {
        int value = 0;
        MPI_Comm_size(MPI_COMM_WORLD, &value);
        return value;
    }
};

/// The lists of all ranks, in their order, on rank 0; empty lists elsewhere. Plain data travel as their bytes, which
/// equal machines read alike.
template <class T>
std::vector<std::vector<T>> gathered(const mpi_session& mpi, const std::vector<T>& mine) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto ranks = static_cast<std::size_t>(mpi.ranks());
    const int bytes = static_cast<int>(mine.size() * sizeof(T));
    std::vector<int> sizes(ranks);
    MPI_Gather(&bytes, 1, MPI_INT, sizes.data(), 1, MPI_INT, 0, MPI_COMM_WORLD);
    std::vector<int> offsets(ranks, 0);
    for (std::size_t r = 1; r < ranks; ++r) offsets[r] = offsets[r - 1] + sizes[r - 1];
    std::vector<T> all(static_cast<std::size_t>(offsets.back() + sizes.back()) / sizeof(T));
    MPI_Gatherv(mine.data(), bytes, MPI_BYTE, all.data(), sizes.data(), offsets.data(), MPI_BYTE, 0, MPI_COMM_WORLD);
    std::vector<std::vector<T>> lists(ranks);
    for (std::size_t r = 0; r < ranks && mpi.rank() == 0; ++r) {
        const auto first = all.begin() + offsets[r] / static_cast<int>(sizeof(T));
        lists[r].assign(first, first + sizes[r] / static_cast<int>(sizeof(T)));
    }
    return lists;
}

/// The results of all ranks as one, on rank 0.
search_result merged(const mpi_session& mpi, const search_result& mine) {
    const auto counts = gathered(mpi, std::vector(mine.counts.begin(), mine.counts.end()));
    const auto ranked = gathered(mpi, mine.ranked);
    const auto front = gathered(mpi, mine.front.points);
    const auto broken = gathered(mpi, mine.broken);
    search_result all{.loads = mine.loads, .most = mine.most};
    for (std::size_t r = 0; r < counts.size() && mpi.rank() == 0; ++r) {
        search_result part{.loads = mine.loads, .most = mine.most};
        std::copy(counts[r].begin(), counts[r].end(), part.counts.begin());
        part.ranked = ranked[r];
        part.front.points = front[r];
        part.broken = broken[r];
        merge(all, part);
    }
    return all;
}

/// The front as CSV, rates in hexadecimal: all their bits.
void write_front(const pareto_front& front, const std::string& file) {
    std::string text = "candidate,token_s_per_user,token_s_per_chip\n";
    for (const finding& f : front)
        text += fmt::format("{},{:a},{:a}\n", f.index, f.per_user.in(token_per_s), f.per_chip.in(token_per_s));
    if (!(std::ofstream(file) << text).flush()) throw std::runtime_error(fmt::format("cannot write {}", file));
}

template <class Space>
void report(const Space& space, const search_result& r, const settings& s) {
    fmt::print("{}, {} tokens in, {} out\n{}\n", s.asked.model.name, s.asked.input, s.asked.output,
               example::tally(space, r));
    example::table t{"lrllrrr",
                     {{"chip", "chips", "engine", "weights", "concurrency", "token/s/chip", "token/s/user"}}};
    for (const finding& f : r.ranked) {
        const candidate c = space[f.index];
        t.rows.push_back(
            {std::string(c.plan.chip.name), fmt::format("{}", c.plan.tensor_parallel), std::string(c.plan.engine.name),
             fmt::format("{}", c.plan.formats.weights), fmt::format("{:.0f}", c.load.concurrency.value()),
             fmt::format("{:.1f}", f.per_chip.in(token_per_s)), fmt::format("{:.1f}", f.per_user.in(token_per_s))});
    }
    fmt::print("{}\nPareto front of {} loads\n", markdown(t), r.front.points.size());
    if (!s.front.empty()) write_front(r.front, s.front);
}

void run(const settings& s) {
    const mpi_session mpi;
    const auto space = example::space_of(s.asked);
    const auto rank = static_cast<std::size_t>(mpi.rank());
    const auto ranks = static_cast<std::size_t>(mpi.ranks());
    // Even shares, as far as a division goes.
    const std::size_t share = space.size() / ranks;
    const std::size_t first = rank * share;
    const std::size_t last = rank + 1 == ranks ? space.size() : first + share;
    const auto progress = [rank](double done) {
        if (rank == 0) example::show_progress(done);
    };
    const search_result mine =
        search(space, objective::per_chip,
               {.limits = example::limits_of(s.asked), .ranked = s.ranked, .first = first, .last = last},
               sweep_options{.threads = s.asked.threads, .progress = progress});
    fmt::print(stderr, "rank {} of {}: candidates {} to {}\n", rank, ranks, first, last);
    const search_result all = merged(mpi, mine);
    if (rank == 0) report(space, all, s);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("A search of deployments, split over the ranks of MPI.");
    settings s;
    example::add_search_flags(app, s.asked);
    app.add_option("--rows", s.ranked, "deployments of the table, each at its best load")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    app.add_option("--front", s.front, "CSV file for the Pareto front, all bits of its rates");
    return example::run_program("search_mpi", app, argc, argv, [&] { run(s); });
}
