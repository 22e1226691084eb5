#pragma once
#include <stdbool.h>
#include <stdint.h>

// The loops of the theory of wide networks: linear algebra in double precision, sampling and training.

/// Particles of a block; the arrays of particles are [blocks, components, THEORY_BLOCK].
enum { THEORY_BLOCK = 32 };

/// C = scale A B (+ C): A [rows, depth] and B [depth, columns] with any strides, C with rows of consecutive columns.
typedef struct {
  int64_t rows, columns, depth;
  const double *a;
  int64_t a_row, a_column;
  const double *b;
  int64_t b_row, b_column;
  double *c;
  int64_t c_row;
  double scale;
  bool adds;
} theory_product;

void theory_multiply(const theory_product *task);

/// The instruction set in use.
const char *theory_level_name(void);

/// Replaces the lower triangle of the symmetric `a` [n, n] by L of a = L L^T and clears the rest; false, with `a`
/// spoiled, when it is not positive definite.
bool theory_cholesky(double *a, int64_t n);

/// x := L^-1 x and x := L^-T x for x [n, columns].
void theory_solve_lower(const double *l, int64_t n, double *x, int64_t columns);
void theory_solve_upper(const double *l, int64_t n, double *x, int64_t columns);
