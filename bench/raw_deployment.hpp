// SPDX-License-Identifier: MIT
// A deployment in raw doubles, in bytes, seconds and FLOP: what a decode step reads of it, and no more.
#pragma once
#include <tokenroof/serving/deployment.hpp>

namespace raw {

using tokenroof::format;

struct rates {
    double bf16, fp8, int8, fp4;
};

struct gemm_figures {
    double efficiency, in_flight, launch, quantisation_share, k_step;
};

struct decode_figures {
    double launch, splits, block, value;
};

struct prefill_figures {
    double efficiency, softmax, edge;
};

struct attention_figures {
    double in_flight, fill, merge;
    decode_figures decode, decode8, single, single8, many;
    double prefill_launch, row, tile;
    prefill_figures prefill, prefill8;
    bool prefill_follows_cache;
};

struct ring_figures {
    double launch, small_slowdown, fill, hop, own_share, switch_fill;
};

struct direct_figures {
    double launch, peer, slowdown, second, limit;
};

/// A memory channel as a stream of reads sees it.
struct dram {
    double ccd_s, ccd_l, rp, rtp, rcd_rd, rfc, refi, rrd, faw, act32, row_command, column_command;
    int columns, bank_groups, ranks, pseudo_channels;
    bool refreshes_all_banks;
};

struct chip {
    int units;
    int bus_width;
    int stacks;
    double pin_rate;
    dram channel;
    double memory_latency, cache_bandwidth, cache_latency;
    rates rate;
    double link_bandwidth, link_efficiency, link_latency;
    bool switch_sums;
    double switch_efficiency;
    int direct_ranks;
    double host_bandwidth;
    ring_figures ring;
    direct_figures direct;
    double launch, fill, split, unit_bandwidth, wave_quantisation, sustained_slowdown;
    gemm_figures bf16, fp8, fp8_block, int8, int8_weight_only, int4_weight_only, fp4;
    double stream_in_flight;
    attention_figures attention;
};

struct model {
    int layers, hidden, heads, kv_heads, head_dim, ffn, vocab, window, global_every, norms_per_layer;
    bool gated;
};

struct engine {
    double decode_layer, decode_request, all_reduce, kernel_latency;
    tokenroof::all_reduce_library library;
};

struct deployment {
    raw::chip chip;
    raw::model model;
    format weights, kv, head;
    int ranks;
    raw::engine engine;
};

inline double value_bytes(format f) {
    switch (f) {
        case format::fp32:
        case format::tf32: return 4;
        case format::bf16:
        case format::fp16: return 2;
        case format::fp8:
        case format::int8:
        case format::int8_weight_only: return 1;
        case format::fp8_block: return 1 + 4.0 / (128 * 128);
        case format::int4_weight_only: return 0.5 + 2.0 / 128;
        case format::nvfp4: return 0.5 + 1.0 / 16;
        case format::mxfp4:
        case format::mxfp4_weight_only:
        case format::mxfp4_mxfp8: break;
    }
    return 0.5 + 1.0 / 32;
}

/// What a product with weights in a format needs to know of it.
struct gemm_format {
    format weights;
    double weight_bytes;
    double activation_bytes;
    double pass_bytes;  ///< moved by the quantisation pass for each activation
    bool splits_k;
    double peak;
    gemm_figures figures;
};

inline gemm_format describe(const chip& c, format f) {
    const double fp8_rate = c.rate.fp8 > 0 ? c.rate.fp8 : c.rate.bf16;
    const double int8_rate = c.rate.int8 > 0 ? c.rate.int8 : c.rate.bf16;
    const double fp4_rate = c.rate.fp4 > 0 ? c.rate.fp4 : fp8_rate;
    const double size = value_bytes(f);
    gemm_format g{f, 2, 2, 0, true, c.rate.bf16, c.bf16};
    switch (f) {
        case format::fp8: g = {f, size, 1, 3, true, fp8_rate, c.fp8}; break;
        case format::mxfp4_mxfp8: g = {f, size, 1, 3, false, fp8_rate, c.fp8}; break;
        case format::fp8_block: g = {f, size, 1, 3, false, fp8_rate, c.fp8_block}; break;
        case format::int8: g = {f, size, 1, 0, true, int8_rate, c.int8}; break;
        case format::int8_weight_only: g = {f, size, 2, 0, false, c.rate.bf16, c.int8_weight_only}; break;
        case format::int4_weight_only:
        case format::mxfp4_weight_only: g = {f, size, 2, 0, false, c.rate.bf16, c.int4_weight_only}; break;
        case format::nvfp4:
        case format::mxfp4: g = {f, size, size, 2 + size, false, fp4_rate, c.fp4}; break;
        default: break;
    }
    const double in_flight = g.figures.in_flight > 0 ? g.figures.in_flight : c.bf16.in_flight;
    if (!(g.figures.efficiency > 0)) g.figures = c.bf16;
    g.figures.in_flight = in_flight;
    return g;
}

/// The same deployment without its units, and without what a decode step does not read.
inline deployment plain(const tokenroof::deployment& d) {
    const auto& c = d.chip;
    const auto& k = c.kernels;
    const auto& channel = c.memory.stack.channel;
    const auto& t = channel.timing;
    const auto& cache = last_cache(c.memory);
    const auto figures = [](const tokenroof::basic_format_kernel<>& f) {
        return gemm_figures{f.efficiency.value(), f.in_flight.value(), f.launch.value(), f.quantisation_share.value(),
                            f.k_step.value()};
    };
    const auto& a = k.attention;
    const auto& ring = k.collectives.ring;
    const auto& direct = k.collectives.direct;
    const auto decode = [](const tokenroof::basic_decode_kernel<>& f) {
        return decode_figures{f.launch.value(), f.splits.value(), f.block.value(), f.value.value()};
    };
    const auto prefill = [](const tokenroof::basic_prefill_kernel<>& f) {
        return prefill_figures{f.efficiency.value(), f.softmax.value(), f.edge.value()};
    };
    const chip on{c.units,
                  c.memory.stack.bus_width,
                  c.memory.stacks,
                  c.memory.stack.pin_rate.value(),
                  {t.ccd_s.value(), t.ccd_l.value(), t.rp.value(), t.rtp.value(), t.rcd_rd.value(), t.rfc.value(),
                   t.refi.value(), t.rrd.value(), t.faw.value(), t.act32.value(), t.row_command.value(),
                   t.column_command.value(), channel.columns, channel.bank_groups, channel.ranks,
                   channel.pseudo_channels, c.memory.controller.refresh == tokenroof::refresh_mode::all_banks},
                  c.memory.latency.value(),
                  (cache.peak * cache.efficiency).value(),
                  cache.latency.value(),
                  {c.rates.bf16.value(), c.rates.fp8.value(), c.rates.int8.value(), c.rates.fp4.value()},
                  c.link.per_direction.value(),
                  c.link.efficiency.value(),
                  c.link.latency.value(),
                  c.link.switch_sums,
                  c.link.switch_efficiency.value(),
                  c.link.direct_ranks,
                  c.link.host_bandwidth.value(),
                  {ring.launch.value(), ring.small_slowdown.value(), ring.fill.value(), ring.hop.value(),
                   ring.own_share.value(), ring.switch_fill.value()},
                  {direct.launch.value(), direct.peer.value(), direct.slowdown.value(), direct.second.value(),
                   direct.limit.value()},
                  k.gemm.launch.value(),
                  k.gemm.fill.value(),
                  k.gemm.split.value(),
                  k.gemm.unit_bandwidth.value(),
                  k.gemm.wave_quantisation.value(),
                  k.gemm.sustained_slowdown.value(),
                  figures(k.bf16),
                  figures(k.fp8),
                  figures(k.fp8_block),
                  figures(k.int8),
                  figures(k.int8_weight_only),
                  figures(k.int4_weight_only),
                  figures(k.fp4),
                  k.stream_in_flight.value(),
                  {a.in_flight.value(), a.fill.value(), a.merge.value(), decode(a.decode), decode(a.decode8),
                   decode(a.single), decode(a.single8), decode(a.many), a.prefill_launch.value(), a.row.value(),
                   a.tile.value(), prefill(a.prefill), prefill(a.prefill8), a.prefill_follows_cache}};
    const auto& m = d.model;
    return {on,
            {m.layers, m.hidden, m.heads, m.kv_heads, m.head_dim, m.ffn, m.vocab, m.window, m.global_every,
             m.norms_per_layer, m.gated},
            d.formats.weights,
            d.formats.kv,
            d.formats.head,
            d.tensor_parallel,
            {d.engine.decode_layer.value(), d.engine.decode_request.value(), d.engine.all_reduce.value(),
             d.engine.kernel_latency.value(), d.engine.library}};
}

}  // namespace raw
