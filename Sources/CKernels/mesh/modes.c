// Loops over Fourier modes.
#include "assignment.h"

INLINE int32_t signed_frequency(int32_t i, int32_t n) { return 2 * i < n ? i : i - n; }

INLINE void multiply_row(
    const float *restrict modes, float *restrict result, const float *radial, int64_t square, const float *z,
    float share, int32_t turns, int32_t half) {
  for (int32_t k = 0; k < half; k++) {
    float f = share;
    if (radial != 0) f *= radial[square + (int64_t)k * k];
    if (z != 0) f *= z[k];
    const float re = modes[2 * k], im = modes[2 * k + 1];
    // i^turns
    if (turns == 0) {
      result[2 * k] = f * re;
      result[2 * k + 1] = f * im;
    } else {
      result[2 * k] = -f * im;
      result[2 * k + 1] = f * re;
    }
  }
}

MESH_CLONES void mesh_multiply(
    int32_t cells, const float *modes, const mesh_factor *factor, mesh_part part, float *result) {
  const int32_t half = cells / 2 + 1;
  const int32_t odd = factor->turns & 1;
  const float sign = (factor->turns & 2) != 0 ? -1 : 1;
  for (int32_t x = part.first_plane; x < part.last_plane; x++) {
    const int64_t nx = signed_frequency(x, cells);
    const float fx = sign * (factor->x == 0 ? 1 : factor->x[x]);
    for (int32_t y = part.first_row; y < part.last_row; y++) {
      const int64_t ny = signed_frequency(y, cells);
      const float share = fx * (factor->y == 0 ? 1 : factor->y[y]);
      const int64_t row = ((int64_t)x * cells + y) * half * 2;
      const int64_t square = nx * nx + ny * ny;
      const float *in = modes + row;
      float *out = result + row;
      // Loops of their own, which the compiler turns into vectors.
      if (factor->radial != 0 && factor->z == 0 && !odd) {
        multiply_row(in, out, factor->radial, square, 0, share, 0, half);
      } else if (factor->radial != 0 && factor->z == 0) {
        multiply_row(in, out, factor->radial, square, 0, share, 1, half);
      } else if (factor->radial != 0 && !odd) {
        multiply_row(in, out, factor->radial, square, factor->z, share, 0, half);
      } else if (factor->radial != 0) {
        multiply_row(in, out, factor->radial, square, factor->z, share, 1, half);
      } else if (factor->z == 0 && !odd) {
        multiply_row(in, out, 0, square, 0, share, 0, half);
      } else {
        multiply_row(in, out, 0, square, factor->z, share, odd, half);
      }
    }
  }
}

MESH_CLONES void mesh_interlace(
    int32_t cells, float *modes, const float *shifted, const float *phases, int32_t first, int32_t last) {
  const int32_t half = cells / 2 + 1;
  for (int32_t x = first; x < last; x++) {
    for (int32_t y = 0; y < cells; y++) {
      const float c = phases[2 * x] * phases[2 * y] - phases[2 * x + 1] * phases[2 * y + 1];
      const float s = phases[2 * x] * phases[2 * y + 1] + phases[2 * x + 1] * phases[2 * y];
      float *a = modes + ((int64_t)x * cells + y) * half * 2;
      const float *b = shifted + ((int64_t)x * cells + y) * half * 2;
      for (int32_t k = 0; k < half; k++) {
        const float re = c * phases[2 * k] - s * phases[2 * k + 1];
        const float im = c * phases[2 * k + 1] + s * phases[2 * k];
        a[2 * k] = 0.5f * (a[2 * k] + re * b[2 * k] - im * b[2 * k + 1]);
        a[2 * k + 1] = 0.5f * (a[2 * k + 1] + re * b[2 * k + 1] + im * b[2 * k]);
      }
    }
  }
}

MESH_CLONES void mesh_power(
    int32_t cells, const float *modes, const float *window, const int32_t *shell_of, int32_t shells,
    int32_t first, int32_t last, double *sums) {
  const int32_t half = cells / 2 + 1;
  for (int32_t x = first; x < last; x++) {
    const int64_t nx = signed_frequency(x, cells);
    double *into = sums + (int64_t)x * shells;
    for (int32_t y = 0; y < cells; y++) {
      const int64_t ny = signed_frequency(y, cells);
      const float *a = modes + ((int64_t)x * cells + y) * half * 2;
      const double share = window == 0 ? 1 : 1 / ((double)window[x] * window[y]);
      for (int32_t k = 0; k < half; k++) {
        const int32_t shell = shell_of[nx * nx + ny * ny + (int64_t)k * k];
        if (shell < 0) continue;
        const double f = window == 0 ? 1 : share / window[k];
        // A mode between 0 and the Nyquist frequency stands for its conjugate, too.
        const double copies = k == 0 || 2 * k == cells ? 1 : 2;
        into[shell] +=
            copies * f * f * ((double)a[2 * k] * a[2 * k] + (double)a[2 * k + 1] * a[2 * k + 1]);
      }
    }
  }
}
