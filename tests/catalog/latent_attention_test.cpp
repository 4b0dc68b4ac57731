// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <tokenroof/catalog/chips.hpp>
#include <tokenroof/compute/latent_attention.hpp>

using namespace tokenroof;

TEST_SUITE("catalog/latent_attention") {
    TEST_CASE("figures are of the size that kernels have") {
        for (const chip* c : catalog::chips) {
            CAPTURE(c->name);
            const basic_latent_kernel<>& k = c->kernels.latent;
            for (const seconds<> t : {k.launch, k.fill, k.merge, k.block, k.prefill_launch, k.rounding})
                CHECK(t < 20 * us);
            for (const ratio<> share : {k.tile.efficiency, k.tile.efficiency8, k.few.efficiency, k.few.efficiency8,
                                        k.efficiency, k.efficiency8})
                CHECK(share < 0.75);
            CHECK((k.launch > 0 * us) == (k.tile.efficiency > ratio<>(0)));
            CHECK((k.launch > 0 * us) == (k.efficiency > ratio<>(0)));
        }
    }

    TEST_CASE("chips of one architecture share a set, and L40S has none") {
        const auto same = [](const chip& a, const chip& b) {
            bool equal = true;
            const auto compare = [&equal](const field&, const auto& x, const auto& y) {
                if constexpr (requires { x == y; }) equal = equal && x == y;
            };
            basic_latent_kernel<>::fields(compare, a.kernels.latent, b.kernels.latent);
            return equal;
        };
        CHECK(same(catalog::h100_sxm, catalog::h200_sxm));
        CHECK_FALSE(same(catalog::h100_sxm, catalog::b200_sxm));
        CHECK(catalog::l40s.kernels.latent.launch == 0 * us);
        CHECK(total(time_of(latent_attention{.sequences = 8, .queries = 1, .cached = 4000, .heads = 16},
                            catalog::l40s)) > 10 * us);
    }

    TEST_CASE("large batches reach what was measured: 19.3 GB of latent cache on three chips") {
        // bench/measured/README.md, mla.csv: 8 heads, 256 sequences of 65536 tokens in 16 bits.
        const latent_attention a{.sequences = 256, .queries = 1, .cached = 65535, .heads = 8};
        CHECK(total(time_of(a, catalog::h100_sxm)).in(us) == doctest::Approx(6167).epsilon(0.1));
        CHECK(total(time_of(a, catalog::h200_sxm)).in(us) == doctest::Approx(4240).epsilon(0.1));
        CHECK(total(time_of(a, catalog::b200_sxm)).in(us) == doctest::Approx(3330).epsilon(0.15));
    }
}
