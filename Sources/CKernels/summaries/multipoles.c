#include "summaries.h"
#include <math.h>

static int32_t frequency(int32_t index, int32_t n) { return index <= n / 2 ? index : index - n; }

void summaries_multipoles(
    const float *modes, int32_t n, int32_t x, const float *correction, int32_t first, int32_t count,
    int32_t axis, double *sums) {
  const int32_t half = n / 2 + 1;
  const int64_t limit = (int64_t)(first + count) * (first + count);
  const int64_t fx = frequency(x, n);
  const double cx = correction[fx < 0 ? -fx : fx];
  for (int32_t y = 0; y < n; y++) {
    const int64_t fy = frequency(y, n);
    const int64_t rest = fx * fx + fy * fy;
    if (rest >= limit) continue;
    const double cy = correction[fy < 0 ? -fy : fy];
    const double outer = cx * cx * cy * cy;
    const int64_t across = axis == 0 ? fx * fx : fy * fy;
    const float *row = modes + ((int64_t)x * n + y) * half * 2;
    // |n| rises along a row, so a shell is one run of it.
    int64_t shell = (int64_t)sqrt((double)rest);
    int64_t next = (shell + 1) * (shell + 1);
    double monopole = 0, quadrupole = 0, hexadecapole = 0;
    for (int32_t z = 0; z <= half; z++) {
      const int64_t square = rest + (int64_t)z * z;
      if (z == half || square >= next) {
        if (shell >= first) {
          sums[shell - first] += outer * monopole;
          sums[count + shell - first] += outer * quadrupole;
          sums[2 * count + shell - first] += outer * hexadecapole;
        }
        if (z == half || square >= limit) break;
        monopole = quadrupole = hexadecapole = 0;
        while (square >= next) {
          shell++;
          next = (shell + 1) * (shell + 1);
        }
      }
      // The modes with n_z = 0 and n/2 have their partners -n in the array.
      const double weight = z == 0 || 2 * z == n ? 1 : 2;
      const double re = row[2 * z], im = row[2 * z + 1], c = correction[z];
      const double power = weight * c * c * (re * re + im * im);
      monopole += power;
      const double mu2 = (double)(axis == 2 ? (int64_t)z * z : across) / (double)(square > 0 ? square : 1);
      quadrupole += power * (1.5 * mu2 - 0.5);
      hexadecapole += power * ((35 * mu2 - 30) * mu2 + 3) / 8;
    }
  }
}
