// SPDX-License-Identifier: MIT
// Measured rows to parameters: which values of a few inputs make a model's answers agree best with what was measured.
//
//     struct row { bytes<> tensor; int ranks; seconds<> measured; };
//     const auto model = []<class S>(const basic_chip<S>& c, const row& r) {
//         return time_of(basic_all_reduce<S>{r.tensor, r.ranks}, c).total;
//     };
//     const chip start = catalog::h100_sxm;
//     const auto f = fit(model, at(start), rows,
//                        {parameter(start.link.efficiency, 0.1, 1), parameter("link.latency", 0 * us, 50 * us)});
//     f.parameters[0].value;        // with its standard error, and whether it sits at a bound
//     std::get<0>(f.inputs);        // the chip with the fitted values
//
// The model takes the inputs of at(...) at the scalar dual and one row, and returns a quantity of the dimension of
// row.measured. A fit starts from the values that stand in the inputs.
//
// A fit goes by slopes. What acts through a step only (tiles, waves, whole requests: ceil and floor) has slope 0: the
// fit does not see it, and refuses it as a parameter. A parameter that acts through steps and otherwise too is fitted by
// the latter; the error then jumps where a row changes its step, and the fit may end at such a jump or in the valley of
// the steps that hold where it started. Start near, and compare fits from a few starts.
#pragma once
#include <iterator>
#include <tokenroof/calibrate/parameters.hpp>
#include <tokenroof/calibrate/uncertainty.hpp>
#include <tokenroof/numeric/gradient.hpp>

namespace tokenroof {

struct fit_options {
    loss measure = loss::squares;  ///< accuracy is judged by the mean absolute error: `absolute` comes near to it
    int evaluations = 1000;        ///< of all rows, at most
};

/// What fit() throws where the rows do not determine parameters: fix some of them, or measure more.
struct undetermined_parameters : std::invalid_argument {
    std::vector<std::string> paths;  ///< without influence at the best fit, or known only together
    undetermined_parameters(const std::string& message, std::vector<std::string> which)
        : std::invalid_argument(message), paths(std::move(which)) {}
};

/// What a fit over inputs X found.
template <class... X>
struct fit_result {
    std::tuple<X...> inputs{};  ///< with the fitted values
    std::vector<fitted_parameter> parameters{};
    Eigen::MatrixXd correlation{};     ///< of the parameters; 0 with one that a bound holds
    std::vector<double> log_errors{};  ///< log(predicted / measured), row by row
    double rms_log_error = 0;          ///< root of the mean square of these
    double mean_relative_error = 0;    ///< mean |predicted / measured - 1|
    fit_status status = fit_status::converged;
    int evaluations = 0;  ///< of all rows

    std::size_t rows() const { return log_errors.size(); }
    bool converged() const { return status == fit_status::converged; }
};

namespace detail {

template <dimension D, class S>
void require_positive(const quantity<D, S>& q, std::size_t row, std::string_view what) {
    if (!obeys(rule::positive, q)) [[unlikely]] {
        reject("rows[" + std::to_string(row) + "]." + std::string(what), value_text(q), describe(rule::positive));
    }
}

template <class Rows>
void validate_rows(const Rows& rows, const std::vector<fitted_parameter>& parameters) {
    std::size_t n = 0;
    for (const auto& row : rows) require_positive(row.measured, n++, "measured");
    if (n >= parameters.size()) return;
    std::vector<std::size_t> places(parameters.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    reject("rows", std::to_string(n), "must be at least as many as the parameters " + joined_paths(parameters, places));
}

/// Logarithms of predicted over measured with their derivatives by the inputs `which`, of values x, some at a time.
template <class F, class... X, class Rows>
linearised log_errors(const F& model, const arguments<X...>& in, const Rows& rows,
                      const std::vector<std::size_t>& which, const Eigen::VectorXd& x) {
    const auto n = static_cast<Eigen::Index>(std::size(rows));
    linearised at{Eigen::VectorXd(n), Eigen::MatrixXd(n, x.size())};
    for (std::size_t first = 0; first < which.size(); first += partials_at_once) {
        auto lifted = lift_inputs<dual<partials_at_once>>(in);
        std::size_t k = 0;
        visit_reals(lifted, in.objects, [&](const auto&, rule, auto& member, const auto&) {
            for (std::size_t i = 0; i < which.size(); ++i) {
                if (which[i] != k) continue;
                member.stored().value = x[static_cast<Eigen::Index>(i)];
                if (i >= first && i < first + partials_at_once) member.stored().partials[i - first] = 1;
            }
            ++k;
        });
        std::size_t place = 0;
        for (const auto& row : rows) {
            const auto predicted =
                std::apply([&](const auto&... inputs) { return model(inputs..., row); }, std::as_const(lifted));
            static_assert(std::same_as<decltype(value_of(predicted)), std::remove_cvref_t<decltype(row.measured)>>,
                          "the model has to answer in the dimension of row.measured");
            require_positive(predicted, place, "predicted");
            const auto error = log(predicted / row.measured).value();
            const auto r = static_cast<Eigen::Index>(place++);
            at.errors[r] = error.value;
            for (std::size_t i = first; i < std::min(which.size(), first + partials_at_once); ++i) {
                at.jacobian(r, static_cast<Eigen::Index>(i)) = error.partials[i - first];
            }
        }
    }
    return at;
}

/// Values, errors and correlations of the parameters at a minimum that determines them.
inline void report_parameters(const search_space& space, const minimum& m, std::vector<fitted_parameter>& parameters,
                              Eigen::MatrixXd& correlation) {
    const decomposition d = decompose(m);
    const undetermined open = find_undetermined(d, space.high - space.low);
    const auto refuse = [&space](const std::vector<Eigen::Index>& which, std::string_view rule) {
        if (which.empty()) return;
        std::vector<std::string> paths;
        for (const Eigen::Index i : which) paths.push_back(space.parameters[static_cast<std::size_t>(i)].path.text());
        std::string message = "parameters = " + joined_paths(space.parameters, which) + ": ";
        throw undetermined_parameters(message.append(rule), std::move(paths));
    };
    refuse(open.without_influence, "no row depends on it at the best fit");
    refuse(open.only_together, "these rows cannot tell them apart");
    const uncertainty u = uncertainty_of(m, d);
    parameters = space.parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto place = static_cast<Eigen::Index>(i);
        parameters[i].value = m.x[place];
        parameters[i].standard_error = u.standard_errors[place];
        parameters[i].held = m.held[i];
    }
    correlation = u.correlation;
}

}  // namespace detail

/// Rows with what was measured: a range that can be passed over more than once.
template <class R>
concept MeasuredRows = requires(const R& rows) {
    { std::size(rows) } -> std::convertible_to<std::size_t>;
    { std::begin(rows)->measured.value() } -> std::convertible_to<double>;
};

/// The values of a few inputs for which a model agrees best with measured rows.
///
///     minimum over low <= x <= high of   sum over rows of loss(log(model(inputs(x), row) / row.measured))
///
/// A log error weighs a prediction of half the measured value as much as one of twice the value. Derivatives are
/// those of dual, the search is Levenberg-Marquardt (Eigen) on x = low + (high - low) sin^2(angle), with weights renewed
/// until they settle where the loss is not that of squares. It finds the minimum of the valley that it starts in. An
/// input that starts at a bound starts a thousandth of its range within.
///
/// Standard errors are those of the slopes at the minimum and of the scatter that the fit leaves: they hold where rows
/// err independently of each other and the model has the right form.
///
/// Domain   the model answers positive values within all bounds.
/// Errors   std::invalid_argument naming field, value and rule: for bounds, starts and measured values; for fewer rows
///          than parameters. undetermined_parameters for those without influence or of which these rows determine a
///          combination only. What the model throws. A fit that does not converge is a result that says so.
template <class F, class... X, MeasuredRows Rows>
fit_result<X...> fit(const F& model, const arguments<X...>& in, const Rows& rows,
                     const std::vector<free_parameter>& parameters, const fit_options& options = {}) {
    if (options.evaluations < 1) {
        reject("fit_options.evaluations", std::to_string(options.evaluations), "must be at least 1");
    }
    const detail::search_space space = detail::space_of(in, parameters);
    detail::validate_rows(rows, space.parameters);
    const auto errors = [&](const Eigen::VectorXd& x) { return detail::log_errors(model, in, rows, space.which, x); };
    const detail::minimum m =
        detail::minimise(errors, space.start, space.low, space.high, options.measure, options.evaluations);
    fit_result<X...> result{.inputs = detail::with_values(in, space.which, m.x)};
    result.status = m.status;
    result.evaluations = m.evaluations;
    detail::report_parameters(space, m, result.parameters, result.correlation);
    const auto n = static_cast<double>(m.at.errors.size());
    result.log_errors.assign(m.at.errors.begin(), m.at.errors.end());
    result.rms_log_error = m.at.errors.norm() / std::sqrt(n);
    result.mean_relative_error = (m.at.errors.array().exp() - 1).abs().sum() / n;
    return result;
}

}  // namespace tokenroof
