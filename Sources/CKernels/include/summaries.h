#pragma once
#include <stdbool.h>
#include <stdint.h>

// Loops of the summaries over one plane of a mesh or one block of particles.
//
// Fourier modes are half-complex [n][n][n/2 + 1], interleaved real and imaginary parts; index i of the first two
// axes stands for the frequency i up to n/2 and i - n above. Every call works on one x-plane or block by itself
// and sums in a fixed order, so that results do not depend on the number of threads.

/// One plane of |delta|^2 times the Legendre polynomials L_0, L_2 and L_4 of mu, the cosine to `axis`, summed in
/// shells floor(|n|) = first ..< first + count into sums[3][count].
///
/// `correction` [n/2 + 1] multiplies a mode once per axis by its |frequency| (ones for none). The modes -n are
/// counted with the modes n.
void summaries_multipoles(
    const float *modes, int32_t n, int32_t x, const float *correction, int32_t first, int32_t count,
    int32_t axis, double *sums);

/// One plane of the modes with low <= |n|^2 < high, cropped from a mesh n to a mesh m <= n; all others are 0.
///
/// `modes` null stands for modes that are all 1.
void summaries_crop(
    const float *modes, int32_t n, const float *correction, int64_t low, int64_t high, float *cropped, int32_t m,
    int32_t x);

/// The sum of a[i] b[i] c[i].
double summaries_triple(const float *a, const float *b, const float *c, int64_t count);

/// Marks [(1 + delta_s) / (1 + delta_s + delta)]^power (White 2016) of `count` particles, each with its weight
/// (null for ones), in place of the overdensities delta or into another buffer.
///
/// Overdensities below -1, which the ringing of a mesh can make, count as -1. `sums` gets the sums of weight,
/// weight times mark and of its square.
void summaries_marks(
    const float *delta, const float *weights, int64_t count, double delta_s, double power, float *marks,
    double sums[3]);

/// Positions along one axis moved by `factor` times the velocities, both [count, 3], and wrapped into the box, into
/// `moved`.
void summaries_move(
    const float *positions, const float *velocities, int64_t count, int32_t axis, double factor, double box,
    float *moved);

/// Counts values in `bins` equal bins from `low` on; what lies below is added to counts[0], above to
/// counts[bins + 1]. `sums` gets the sums of value, its square and cube.
void summaries_histogram(
    const float *values, int64_t count, double low, double width, int32_t bins, double *counts, double sums[3]);
