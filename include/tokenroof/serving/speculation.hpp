// SPDX-License-Identifier: MIT
// Speculative decoding: tokens are drafted cheaply, and a step of the model verifies several of them at once.
#pragma once
#include <optional>
#include <tokenroof/serving/open_loop.hpp>

namespace tokenroof {

/// What drafts the tokens.
enum class draft_source {
    share_of_step,      ///< anything that takes a stated share of a decode step: n-grams of the prompt take none
    prediction_layers,  ///< the model's own modules for further tokens (MTP): each draft passes a layer and the head
    draft_model,        ///< another model on the same chips
};

/// How tokens are drafted, and how often they are right.
template <Scalar S = double>
struct basic_speculation {
    static constexpr std::string_view input_name = "speculation";
    int drafted = 0;          ///< tokens drafted one after the other for each step of the model; 0: none
    ratio<S> acceptance = 0;  ///< probability that a drafted token is right, given that those before it are
    draft_source source = draft_source::share_of_step;
    ratio<S> share = 0;                     ///< of a decode step that drafting a token takes, with share_of_step
    std::optional<transformer> draft = {};  ///< with draft_model; in the deployment's formats

    template <class Visit, class... X>
    static constexpr void fields(Visit&& visit, X&... x) {
        visit(field{"drafted", rule::non_negative}, x.drafted...);
        visit(field{"acceptance", rule::part}, x.acceptance...);
        visit(field{"source"}, x.source...);
        visit(field{"share", rule::non_negative}, x.share...);
        visit(field{"draft"}, x.draft...);
    }
};
using speculation = basic_speculation<double>;

/// Tokens that a step of the model makes on average: those accepted up to the first that is wrong, and its own.
///
///     1 + a + a^2 + ... + a^k = (1 - a^(k+1)) / (1 - a),   k drafted tokens of acceptance a
///
/// Errors   std::invalid_argument naming field, value and rule.
/// Source   Leviathan et al., Fast inference from transformers via speculative decoding, ICML 2023, equation 1.
template <Scalar S>
constexpr tokens<S> tokens_per_step(const basic_speculation<S>& s) {
    validate_fields(s, s.input_name);
    ratio<S> sum = 1;
    for (int i = 0; i < s.drafted; ++i) sum = 1 + s.acceptance * sum;
    return sum * token;
}

namespace detail {

/// One of a model's modules for further tokens as a model: its last layer, with the embedding and the head.
constexpr transformer prediction_module(const transformer& m) {
    transformer one = m;
    one.layers = 1;
    one.window = one.global_every = one.mlp_layers = one.prediction_layers = 0;
    one.recurrent = {};
    one.local = {};
    one.experts.dense_first = 0;
    one.experts.every = 1;
    return one;
}

/// Whether layers of their own draft.
template <class S>
constexpr bool has_draft(const basic_speculation<S>& s) {
    return s.drafted > 0 && s.source != draft_source::share_of_step;
}

template <class S>
constexpr void validate_speculation(const basic_deployment<S>& d, const basic_speculation<S>& s) {
    validate_fields(s, s.input_name);
    if (!has_draft(s)) return;
    if (s.source == draft_source::draft_model && !s.draft)
        reject("speculation.draft", "none", "is needed by draft_model");
    require(s.source == draft_source::draft_model || d.model.prediction_layers > 0, "model.prediction_layers",
            d.model.prediction_layers, "must be positive for speculation.source = prediction_layers");
}

/// What drafts, as a deployment on the same chips. The engine schedules requests once for all drafts of a step.
template <class S>
constexpr basic_deployment<S> drafting(const basic_deployment<S>& d, const basic_speculation<S>& s) {
    basic_deployment<S> small = d;
    small.model = s.source == draft_source::draft_model ? *s.draft : prediction_module(d.model);
    small.engine.decode_request = {};
    small.tiers = {};
    small.pipeline_parallel = 1;
    if (small.model.experts.count < d.expert_parallel) small.expert_parallel = 1;
    return small;
}

/// Bytes of one rank's weights that drafting adds; a module shares embedding and head with its model.
template <class S>
constexpr bytes<S> draft_weights(const basic_deployment<S>& d, const basic_deployment<S>& small,
                                 const basic_speculation<S>& s) {
    const bytes<> all = weight_bytes_per_rank(small.model, small.formats, layout_of(small));
    if (s.source == draft_source::draft_model) return all;
    const double tables =
        (d.model.tied_embeddings ? 1.0 : 2.0) * d.model.hidden * d.model.vocab / group_ranks(layout_of(d));
    const double joined = 2.0 * d.model.hidden * d.model.hidden / group_ranks(layout_of(d));
    return d.model.prediction_layers * (all - tables * size_of(d.formats.head) + joined * size_of(d.formats.weights));
}

/// The deployment as it is left by what drafting keeps: its weights, and its KV cache beside each request's.
template <class S>
constexpr basic_deployment<S> beside_draft(const basic_deployment<S>& d, const basic_workload<S>& w,
                                           const basic_speculation<S>& s) {
    validate_speculation(d, s);
    require(s.drafted == 0 || d.pipeline_parallel == 1, "deployment.pipeline_parallel", d.pipeline_parallel,
            "must be 1: drafts in pipeline stages are not modelled");
    if (!has_draft(s)) return d;
    const basic_deployment<S> small = drafting(d, s);
    basic_deployment<S> left = d;
    const ratio<S> counted = d.engine.share_of_free ? d.engine.memory_share : ratio<S>(1);
    left.workspace += draft_weights(d, small, s) / counted;
    const basic_occupancy<S> o = occupancy_of(left, w);
    const bytes<S> beside = kv_on_rank(small, w.input + d.engine.reserved_output * output_in_flight(w));
    left.workspace += o.requests * o.kv_request * (beside / (beside + o.kv_request)) / counted;
    return left;
}

/// Adds a part to a step, behind the others.
template <class S>
constexpr void add_part(basic_step_cost<S>& to, std::string_view name, int repeats, const basic_work<S>& work,
                        const basic_time_split<S>& time) {
    to.parts.append() = {name, kernel_class::engine, repeats, bf16, work, time};
    to.work = to.work + work;
    to.time = to.time + time;
}

/// Adds a step of what drafts, once for each of `times` tokens a sequence.
template <class S>
constexpr void add_draft(basic_step_cost<S>& to, const basic_deployment<S>& small, const basic_step<S>& a_step,
                         int times, bool joins) {
    const basic_step_cost<S> one = evaluate(small, a_step);
    add_part(to, "draft", times, times * one.work, times * one.time);
    to.energy = to.energy + times * one.energy;
    if (!joins) return;
    // A module first joins the last layer's output with the next token's embedding.
    const int columns = split(small.model.hidden, group_ranks(layout_of(small)));
    const basic_gemm<S> join{rows(a_step), columns, 2 * small.model.hidden, small.formats.weights, true};
    const basic_work<S> work = work_of(join);
    const basic_time_split<S> each = time_of(join, work, small.chip, supply_of(small.chip));
    add_part(to, "draft input", times, times * work, times * each);
    const basic_energy_rates<S> rates = rates_of_valid(small.chip);
    basic_step_energy<S> energy{.idle = total(each) * rates.idle,
                                .active = total(each) * rates.active,
                                .work = {work.arithmetic * flop_energy(rates, join.weights),
                                         work.traffic * rates.memory, work.messages * rates.link}};
    energy.total = energy.idle + energy.active + total(energy.work);
    to.energy = to.energy + times * energy;
}

/// The steps of an estimate with drafts: the model verifies, and prompts pass through what drafts as well.
template <class S>
constexpr void draft(const basic_deployment<S>& d, const basic_workload<S>& w, const basic_speculation<S>& s,
                     basic_estimate<S>& e) {
    const tokens<S> context = decode_context(w);
    const basic_step_cost<S> plain = e.decode;
    e.decode = evaluate(d, verify_step(e.step_batch, context, s.drafted));
    if (!has_draft(s)) {
        add_part(e.decode, "draft", s.drafted, {}, s.drafted * (s.share * plain.time));
        e.decode.energy = e.decode.energy + (s.drafted * s.share) * plain.energy;
        return;
    }
    const basic_deployment<S> small = drafting(d, s);
    const bool joins = s.source == draft_source::prediction_layers;
    add_draft(e.decode, small, decode_step(e.step_batch, context), s.drafted, joins);
    add_draft(e.prefill, small, prefill_step(e.prompts, prefilled(w), behind_prompt(w)), 1, joins);
}

}  // namespace detail

/// Steady state of a deployment that drafts tokens and verifies them.
///
///     step = verification of drafted + 1 tokens a sequence + drafted x draft,   steps = (output - 1) / tokens_per_step
///     TPOT = what serve(d, w) has, with the step over tokens_per_step in place of the decode step
///     TTFT = what serve(d, w) has, with the draft model's prefill, and with waits for room as long as the new lives
///
/// `decode` is a step with its drafts. Verification reads weights and KV cache once for all tokens of a sequence. Weights
/// and KV cache of what drafts take their room beside the model's; a module's layer is one of the model's last kind.
/// Domain   as of serve(d, w). All sequences draft equally many tokens; acceptance does not depend on the position.
/// Errors   std::invalid_argument as of serve(d, w), and naming field, value and rule of the speculation.
/// Source   tokens of a step: see tokens_per_step. Verification was not measured: its attention is that of decode.
template <Scalar S>
constexpr basic_estimate<S> serve(const basic_deployment<S>& d, const std::type_identity_t<basic_workload<S>>& w,
                                  const std::type_identity_t<basic_speculation<S>>& s) {
    const basic_deployment<S> left = detail::beside_draft(d, w, s);
    basic_estimate<S> e = serve(left, w);
    if (s.drafted == 0) return e;
    const seconds<S> old_step = total(e.decode.time);
    const seconds<S> old_prompt = total(e.prefill.time);
    const seconds<S> old_life = total(e.cycle);
    const seconds<S> of_prompts = e.prompts * e.prompt_time;
    detail::draft(left, w, s, e);

    const ratio<S> later = w.output / token - 1;
    const auto streams = later > ratio<S>{};
    const ratio<S> steps = later / (tokens_per_step(s) / token);
    // Without the tokens that others make in them, which the verifying steps count.
    const seconds<S> drafted = total(e.prefill.time) - old_prompt;
    e.prompt_time = (of_prompts + drafted) / e.prompts;
    e.prefill_steps *= (of_prompts + drafted) / total(e.prefill.time);
    e.decode_steps = steps;
    e.cycle = e.prefill_steps * e.prefill.time + steps * e.decode.time;
    const auto served = fits(e);
    const seconds<S> none{};
    const ratio<S> longer = total(e.prefill.time) / old_prompt;
    const seconds<S> of_others = max(select(served, e.tpot, old_step) - old_step, none) * longer;
    const seconds<S> per_token = total(e.decode.time) * (token / tokens_per_step(s));
    const ratio<S> queue = e.waiting / e.batch;
    const seconds<S> prompts =
        max(select(served, e.ttft, none) - old_life * queue - d.engine.first_token, none) * longer;

    const seconds<S> never = std::numeric_limits<double>::infinity() * second;
    const seconds<S> tpot = select(streams, per_token + of_others, none);
    const seconds<S> ttft = total(e.cycle) * queue + prompts + d.engine.first_token;
    const seconds<S> life = ttft + later * tpot;
    e.ttft = select(served, ttft, never);
    e.tpot = select(served, tpot, never);
    e.output_rate =
        select(served, w.concurrency * w.output / select(served, life, seconds<S>(second)), token_rate<S>{});
    e.input_rate = e.output_rate * (w.input / w.output);
    e.prefill_share = e.prefill_steps * total(e.prefill.time) / total(e.cycle);
    detail::add_power(e, left, e.prefill_steps, steps);
    return e;
}

/// The same where requests never run out.
template <Scalar S>
constexpr basic_estimate<S> serve(const basic_deployment<S>& d, const basic_unlimited<S>& load,
                                  const std::type_identity_t<basic_speculation<S>>& s) {
    validate_fields(load, load.input_name);
    const basic_workload<S> alone = detail::in_closed_loop(load, ratio<S>(1));
    const ratio<S> most = detail::most_in_flight<S>(detail::beside_draft(d, alone, s), load);
    return serve(d, detail::in_closed_loop(load, most), s);
}

/// The same where requests arrive at a rate.
template <Scalar S>
    requires detail::Plain<S>
constexpr basic_open_loop_estimate<S> serve(const basic_deployment<S>& d, const basic_open_loop<S>& load,
                                            const std::type_identity_t<basic_speculation<S>>& s) {
    validate_fields(load, load.input_name);
    detail::require_one_stage(d);
    const basic_workload<S> alone = detail::in_closed_loop(load, ratio<S>(1));
    return detail::serve_open(d, load, detail::most_in_flight<S>(detail::beside_draft(d, alone, s), load), s);
}

}  // namespace tokenroof
