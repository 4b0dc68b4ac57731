// SPDX-License-Identifier: MIT
#include "../broken_fields.hpp"
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/multi_node.hpp>

using namespace tokenroof;

namespace {

constexpr network ndr{.link = {.per_direction = 50 * GB_per_s, .efficiency = 0.9, .latency = 10 * us}};
constexpr network endless{.link = {.per_direction = 1e18 * GB_per_s, .efficiency = 1}};

static_assert(node_count(ndr, 1) == 1 && node_count(ndr, 8) == 1 && node_count(ndr, 9) == 2);

template <class Visit>
void each_op(Visit&& visit) {
    for (double size = 8; size < 2e10; size *= 23) {
        CAPTURE(size);
        visit(all_reduce{.tensor = size * byte});
        visit(all_gather{.tensor = size * byte});
        visit(reduce_scatter{.tensor = size * byte});
        visit(all_to_all{.tensor = size * byte});
    }
}

template <class Op>
seconds<> across(Op op, int ranks, const network& n, const chip& c = catalog::h100_sxm) {
    op.ranks = ranks;
    return total(time_of(op, c, n));
}
template <class Op>
seconds<> inside(Op op, int ranks, const chip& c = catalog::h100_sxm) {
    op.ranks = ranks;
    return total(time_of(op, c));
}

}  // namespace

TEST_SUITE("compute/multi_node") {
    TEST_CASE("within one node the network is not there") {
        each_op([](const auto& op) {
            for (const int ranks : {1, 2, 8}) CHECK(across(op, ranks, ndr) == inside(op, ranks));
        });
        CHECK(across(all_reduce{.tensor = GB}, 1, ndr) == 0 * second);
    }

    TEST_CASE("over an endless network a sum, a gathering and a scattering take what one node takes") {
        each_op([](const auto& op) {
            if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(op)>, all_to_all>) {
                CHECK(across(op, 32, endless).value() == doctest::Approx(inside(op, 8).value()).epsilon(1e-9));
            }
        });
    }

    TEST_CASE("an exchange over an endless network keeps its messages' set-up and sends less inside") {
        const all_to_all op{.tensor = 8 * GB};
        CHECK(across(op, 32, endless) < inside(op, 8));
        const all_to_all small{.tensor = 8 * byte};
        CHECK((across(small, 32, endless) - inside(small, 8)).in(us) ==
              doctest::Approx(24 * catalog::h100_sxm.kernels.collectives.exchange.peer.in(us)).epsilon(1e-3));
    }

    TEST_CASE("a faster network and a closer one are never slower, and no network beats none") {
        each_op([](const auto& op) {
            const seconds<> t = across(op, 32, ndr);
            network faster = ndr;
            faster.link.per_direction *= 2;
            CHECK(across(op, 32, faster) <= t);
            network closer = ndr;
            closer.link.latency *= 0.5;
            CHECK(across(op, 32, closer) <= t);
            CHECK(across(op, 32, endless) <= t);
        });
    }

    TEST_CASE("large messages are bound by the adapters: what each has to send") {
        network slow = ndr;
        slow.link.per_direction = 10 * GB_per_s;
        const auto sent = [&slow](auto op, double tensors) {
            const seconds<> least = tensors * op.tensor / sustained_bandwidth(slow.link);
            CHECK(across(op, 32, slow) >= least);
            CHECK(across(op, 32, slow) < 1.02 * least);
        };
        sent(all_reduce{.tensor = 16 * GB}, 2 * 3.0 / 4 / 8);
        sent(all_gather{.tensor = 16 * GB}, 3.0 / 32);
        sent(reduce_scatter{.tensor = 16 * GB}, 3.0 / 32);
        sent(all_to_all{.tensor = 16 * GB}, 24.0 / 32);
        const seconds<> message = total(time_of(point_to_point{.tensor = GB}, catalog::h100_sxm, ndr));
        CHECK((message * sustained_bandwidth(ndr.link) / GB).value() == doctest::Approx(1).epsilon(0.01));
    }

    TEST_CASE("many nodes sum small tensors by trees: latency grows with their logarithm") {
        const all_reduce op{.tensor = kB};
        const seconds<> two = across(op, 16, ndr);
        CHECK((across(op, 8 * 64, ndr) - two).in(us) == doctest::Approx(2 * 5 * 10).epsilon(0.01));
        CHECK((across(op, 8 * 1024, ndr) - two).in(us) == doctest::Approx(2 * 9 * 10).epsilon(0.01));
    }

    TEST_CASE("ranks alone on their nodes have the network only, and still launch") {
        network single = ndr;
        single.node_ranks = 1;
        const auto& ring = catalog::h100_sxm.kernels.collectives.ring;
        CHECK((across(all_gather{.tensor = byte}, 4, single) - ring.launch).in(us) ==
              doctest::Approx(3 * 10).epsilon(1e-3));
        CHECK(across(all_reduce{.tensor = GB}, 2, single) >= GB / sustained_bandwidth(single.link));
    }

    TEST_CASE("ranks that stand apart find fewer of them on their node") {
        each_op([](auto op) {
            op.ranks = 4;
            const auto apart = [&op](int stride) { return time_of(strided{op, stride}, catalog::h100_sxm, ndr); };
            CHECK(total(apart(1)) == total(time_of(op, catalog::h100_sxm)));
            CHECK(total(apart(2)) == total(apart(1)));  // ranks 0, 2, 4 and 6 of eight
            network two = ndr;
            two.node_ranks = 2;
            CHECK(total(apart(4)) == total(time_of(op, catalog::h100_sxm, two)));
            network alone = ndr;
            alone.node_ranks = 1;
            for (const int stride : {8, 100})
                CHECK(total(apart(stride)) == total(time_of(op, catalog::h100_sxm, alone)));
            CHECK(work_of(strided{op, 3}).messages == work_of(op).messages);
        });
        CHECK_THROWS_WITH_AS((void)time_of(strided{all_gather{.tensor = GB, .ranks = 0}, 2}, catalog::h100_sxm, ndr),
                             "op.ranks = 0: must be positive and finite", std::invalid_argument);
    }

    TEST_CASE("every member of a network is validated") {
        network n = ndr;
        CHECK(broken::check_each_member(n, "network", [&n] {
                  (void)time_of(all_reduce{.tensor = GB, .ranks = 16}, catalog::h100_sxm, n);
              }) == 7);
    }

    // stas00/ml-engineering@744d01e network/README.md: NCCL's all-reduce among 4 nodes of 8 B200, GB/s of bus bandwidth.
    // Two figures of the network are fitted on these rows: its bandwidth on the last, its latency on the first; those
    // between are not. 12 %: between 64 and 256 MiB NCCL changes its protocol.
    TEST_CASE("bus bandwidths of four nodes of B200 are those published, from 1 MiB to 16 GiB") {
        struct row {
            double mebibytes;
            double published;
        };
        const network efa{.link = catalog::efa_v4.link};
        for (const row& r :
             {row{1, 5.37}, row{4, 18.90}, row{16, 64.43}, row{64, 156.74}, row{128, 197.94}, row{256, 229.09},
              row{512, 326.90}, row{1024, 361.99}, row{4096, 377.34}, row{16384, 381.80}}) {
            const all_reduce op{.tensor = r.mebibytes * MiB, .ranks = 32};
            CAPTURE(r.mebibytes);
            const auto bus = work_of(op).messages / total(time_of(op, catalog::b200_sxm, efa));
            CHECK(bus.in(GB_per_s) == doctest::Approx(r.published).epsilon(0.12));
        }
    }
}
