// SPDX-License-Identifier: MIT
// What the types of quantity.hpp and units.hpp reject, and what they say about it. What they cannot tell apart: GB and
// GiB are both bytes, and a rate per stack is a rate.
#include <tokenroof/units.hpp>

using namespace tokenroof;

constexpr seconds<> transfer_time(bytes<> size, bandwidth<> rate) { return size / rate; }
constexpr intensity<> ridge = 990 * TFLOP_per_s / (3.35 * TB_per_s);

// The right code beside the wrong: it shows that what is rejected below is the mistake and nothing else.
constexpr bytes<> sum = 80 * GB + 64 * GiB;
constexpr seconds<> moved = transfer_time(80 * GB, 3.35 * TB_per_s);
constexpr seconds<> computed = ridge * (80 * GB) / (990 * TFLOP_per_s);
constexpr seconds<float> of_float = bytes<float>(80 * GB) / bandwidth<float>(3.35 * TB_per_s);
constexpr bool shorter = moved < 1 * second;
constexpr ratio<> share = exp(-(moved / (1 * second)));

#ifdef wrong_bytes_plus_seconds
// g++:   no match for 'operator\+' .*dimension{1, 0, .*dimension{0, 1, 0
// clang: invalid operands to binary expression .*dimension{1, 0, .*dimension{0, 1, 0
auto wrong = 80 * GB + 1 * second;
#endif

#ifdef wrong_bytes_compared_with_seconds
// g++:   no match for 'operator<' .*dimension{1, 0, .*dimension{0, 1, 0
// clang: invalid operands to binary expression .*dimension{1, 0, .*dimension{0, 1, 0
bool wrong = 80 * GB < 1 * second;
#endif

#ifdef wrong_intensity_for_seconds
// g++:   conversion from .*dimension{-1, 0, 1, .* to non-scalar type .*dimension{0, 1, 0
// clang: no viable conversion from .*{-1, 0, 1, .* to .*{0, 1, 0
seconds<> wrong = ridge;
#endif

#ifdef wrong_capacity_for_bandwidth
// g++:   could not convert .*dimension{1, 0, .* to .*dimension{1, -1, 0
// clang: no matching function for call to 'transfer_time'
auto wrong = transfer_time(80 * GB, 80 * GB);
#endif

#ifdef wrong_number_for_seconds
// g++:   conversion from 'double' to non-scalar type .*dimension{0, 1, 0
// clang: no viable conversion from 'double' to .*second = 1
seconds<> wrong = 0.5;
#endif

#ifdef wrong_number_for_bandwidth
// g++:   could not convert '3.35.*' from 'double' to .*bandwidth
// clang: no matching function for call to 'transfer_time'
auto wrong = transfer_time(80 * GB, 3.35e12);
#endif

#ifdef wrong_number_plus_bytes
// g++:   no match for 'operator\+' .*dimension{1, 0, .*'double'
// clang: invalid operands to binary expression .*dimension{1, 0, .*'double'
auto wrong = 80 * GB + 1.0;
#endif

#ifdef wrong_quantity_for_number
// g++:   cannot convert .*dimension{0, 1, 0, .* to 'const double'
// clang: no viable conversion from .*second = 1.* to 'const double'
const double wrong = moved;
#endif

#ifdef wrong_unit_asked_for
// g++:   cannot convert .*dimension{1, -1, .* to .*dimension{0, 1, 0
// clang: no viable conversion from .*{1, -1, 0.* to .*{0, 1, 0
auto wrong = moved.in(TB_per_s);
#endif

#ifdef wrong_exponential_of_bytes
// g++:   no matching function for call to 'exp\(.*dimension{1, 0
// clang: no matching function for call to 'exp'
auto wrong = exp(80 * GB);
#endif

#ifdef wrong_product_of_float_and_long_double
// g++:   no match for 'operator\*' .*, float>.*, long double>
// clang: invalid operands to binary expression .*, float>.*, long double>
auto wrong = bandwidth<float>(3.35 * TB_per_s) * seconds<long double>(1 * second);
#endif

#ifdef wrong_sum_of_float_and_long_double
// g++:   no match for 'operator\+' .*, float>.*, long double>
// clang: invalid operands to binary expression .*, float>.*, long double>
auto wrong = bytes<float>(80 * GB) + bytes<long double>(80 * GB);
#endif

#ifdef wrong_sum_of_bytes_and_seconds_in_place
// g++:   no match for 'operator\+=' .*dimension{1, 0, .*dimension{0, 1, 0
// clang: no viable overloaded '\+='
void wrong(bytes<> held) { held += 1 * second; }
#endif

#ifdef wrong_smooth_max_of_bytes_and_seconds
// g++:   no matching function for call to 'smooth_max<4>\(.*dimension{1, 0, .*dimension{0, 1, 0
// clang: no matching function for call to 'smooth_max'
auto wrong = smooth_max<4>(80 * GB, 1 * second);
#endif
