// Dense linear algebra in double precision, the same bits on every number of threads.
#include <math.h>

#include "level.h"

const theory_level *theory_level_here(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq"))
    return &theory_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &theory_avx2;
#endif
  return &theory_portable;
}

const char *theory_level_name(void) { return theory_level_here()->name; }

void theory_multiply(const theory_product *task) { theory_level_here()->multiply(task); }

bool theory_sample(
    const theory_site *site, const theory_move *move, int32_t first, int32_t last, theory_sums *sums) {
  return theory_level_here()->sample(site, move, first, last, sums);
}

bool theory_run_chain(const theory_network *network, theory_chain_sums *sums) {
  return theory_level_here()->run_chain(network, sums);
}

void theory_normals(uint32_t key0, uint32_t key1, uint64_t step, uint32_t block, int32_t rows, float *noise) {
  theory_level_here()->normals(key0, key1, step, block, rows, noise);
}

/// Factorises the diagonal block of `width` at `start`; false when it is not positive.
static bool factor_block(double *a, int64_t n, int64_t start, int64_t width) {
  for (int64_t j = start; j < start + width; j++) {
    double pivot = a[j * n + j];
    for (int64_t k = start; k < j; k++) pivot -= a[j * n + k] * a[j * n + k];
    if (!(pivot > 0)) return false;
    const double root = sqrt(pivot);
    a[j * n + j] = root;
    for (int64_t i = j + 1; i < n; i++) {
      double x = a[i * n + j];
      for (int64_t k = start; k < j; k++) x -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = x / root;
    }
  }
  return true;
}

bool theory_cholesky(double *a, int64_t n) {
  enum { WIDTH = 32 };
  for (int64_t start = 0; start < n; start += WIDTH) {
    const int64_t width = n - start < WIDTH ? n - start : WIDTH;
    if (start > 0)
      theory_multiply(&(theory_product){
        .rows = n - start, .columns = width, .depth = start, .a = a + start * n, .a_row = n, .a_column = 1,
        .b = a + start * n, .b_row = 1, .b_column = n, .c = a + start * n + start, .c_row = n, .scale = -1,
        .adds = true,
      });
    if (!factor_block(a, n, start, width)) return false;
  }
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = i + 1; j < n; j++) a[i * n + j] = 0;
  return true;
}

void theory_solve_lower(const double *l, int64_t n, double *x, int64_t columns) {
  for (int64_t i = 0; i < n; i++) {
    for (int64_t k = 0; k < i; k++) {
      const double factor = l[i * n + k];
      for (int64_t j = 0; j < columns; j++) x[i * columns + j] -= factor * x[k * columns + j];
    }
    for (int64_t j = 0; j < columns; j++) x[i * columns + j] /= l[i * n + i];
  }
}

void theory_solve_upper(const double *l, int64_t n, double *x, int64_t columns) {
  for (int64_t i = n - 1; i >= 0; i--) {
    for (int64_t k = i + 1; k < n; k++) {
      const double factor = l[k * n + i];
      for (int64_t j = 0; j < columns; j++) x[i * columns + j] -= factor * x[k * columns + j];
    }
    for (int64_t j = 0; j < columns; j++) x[i * columns + j] /= l[i * n + i];
  }
}
