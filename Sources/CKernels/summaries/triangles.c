#include "summaries.h"
#include <stddef.h>
#include <string.h>

static int32_t frequency(int32_t index, int32_t n) { return index <= n / 2 ? index : index - n; }
static int32_t index_of(int32_t frequency, int32_t n) { return frequency >= 0 ? frequency : frequency + n; }

static float from_axes(const float *correction, int32_t x, int32_t y) {
  return correction[x < 0 ? -x : x] * correction[y < 0 ? -y : y];
}

void summaries_crop(
    const float *modes, int32_t n, const float *correction, int64_t low, int64_t high, float *cropped, int32_t m,
    int32_t x) {
  const int32_t half = m / 2 + 1, full = n / 2 + 1;
  const int32_t fx = frequency(x, m);
  for (int32_t y = 0; y < m; y++) {
    const int32_t fy = frequency(y, m);
    const int64_t rest = (int64_t)fx * fx + (int64_t)fy * fy;
    float *to = cropped + ((int64_t)x * m + y) * half * 2;
    if (rest >= high) {
      memset(to, 0, sizeof(float) * 2 * half);
      continue;
    }
    // high <= (n/2)^2 keeps every index that is read inside the mesh n.
    const float cxy = from_axes(correction, fx, fy);
    const float *from =
        modes ? modes + ((int64_t)index_of(fx, n) * n + index_of(fy, n)) * full * 2 : NULL;
    for (int32_t z = 0; z < half; z++) {
      const int64_t square = rest + (int64_t)z * z;
      const bool inside = square >= low && square < high;
      const float factor = inside ? (from ? cxy * correction[z] : 1) : 0;
      to[2 * z] = inside ? factor * (from ? from[2 * z] : 1) : 0;
      to[2 * z + 1] = inside && from ? factor * from[2 * z + 1] : 0;
    }
  }
}

double summaries_triple(const float *a, const float *b, const float *c, int64_t count) {
  // Eight running sums fix the order whatever the compiler's vectors are.
  double sums[8] = {0};
  int64_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (int32_t lane = 0; lane < 8; lane++) sums[lane] += (double)a[i + lane] * b[i + lane] * c[i + lane];
  for (; i < count; i++) sums[0] += (double)a[i] * b[i] * c[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}
