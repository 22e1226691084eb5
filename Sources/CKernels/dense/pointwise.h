// Activations with their derivatives and dropout, transposes, sums; for every vector length.

INLINE vec choose(int_vec mask, vec yes, vec no) {
  return mask ? yes : no;
}

/// exp(x) to 2 units in the last place: 2^n times a Taylor polynomial of the remainder; NaN stays NaN.
INLINE vec exponential(vec x) {
  x = choose(x > 88.0f, (vec)(88.0f), choose(x < -87.0f, (vec)(-87.0f), x));
  const vec magic = (vec)(12582912.0f);
  const vec n = (x * (vec)(1.44269504f) + magic) - magic;
  vec r = fused(n, (vec)(-0.693359375f), x);
  r = fused(n, (vec)(2.12194440e-4f), r);
  vec p = (vec)(1.0f / 5040);
  p = fused(p, r, (vec)(1.0f / 720));
  p = fused(p, r, (vec)(1.0f / 120));
  p = fused(p, r, (vec)(1.0f / 24));
  p = fused(p, r, (vec)(1.0f / 6));
  p = fused(p, r, (vec)(0.5f));
  p = fused(p, r, (vec)(1.0f));
  p = fused(p, r, (vec)(1.0f));
  // A NaN must not reach the conversion to integers; p carries it on.
  const vec whole = choose(n == n, n, (vec)(0.0f));
  const int_vec power = (__builtin_convertvector(whole, int_vec) + 127) << 23;
  vec scale;
  memcpy(&scale, &power, sizeof scale);
  return p * scale;
}

INLINE vec logistic(vec x) { return (vec)(1.0f) / ((vec)(1.0f) + exponential(-x)); }

INLINE vec hyperbolic_tangent(vec x) {
  const vec far = (vec)(1.0f) - (vec)(2.0f) / ((vec)(1.0f) + exponential(x + x));
  const vec s = x * x;
  vec p = (vec)(62.0f / 2835);
  p = fused(p, s, (vec)(-17.0f / 315));
  p = fused(p, s, (vec)(2.0f / 15));
  p = fused(p, s, (vec)(-1.0f / 3));
  const vec near = fused(p * s, x, x);
  return choose(s < 0.04f, near, far);
}

/// The dropout factor of 16 rows at once: a 32-bit mix (two multiplications) of key, unit and row.
INLINE vec mask_factor(const activation *t, int32_t unit, int32_t column) {
  word_vec h;
  for (int i = 0; i < LANES; i++) h[i] = (uint32_t)i;
  h += (word_vec)(((uint32_t)unit << 16) + (uint32_t)(t->block * BLOCK + column));
  h = h * 0x9E3779B9u + t->key0;
  h ^= h >> 16;
  h *= 0x21F0AAADu;
  h ^= h >> 15;
  h += t->key1;
  h *= 0x735A2D97u;
  h ^= h >> 15;
  return choose((int_vec)(h >= t->threshold), (vec)(t->scale), (vec)(0.0f));
}

INLINE void activate_all(const activation *t, const int kind, const bool drops, const bool learns) {
  for (int32_t unit = 0; unit < t->units; unit++) {
    float *y = t->y + unit * BLOCK, *d = learns ? t->derivative + unit * BLOCK : NULL;
    for (int32_t column = 0; column < t->columns; column += LANES) {
      const vec z = load(y + column);
      vec value = z, slope = (vec)(1.0f);
      if (kind == DENSE_LEAKY_RELU) {
        slope = choose(z > 0.0f, (vec)(1.0f), (vec)(t->leak));
        value = z * slope;
      } else if (kind == DENSE_SIGMOID) {
        value = logistic(z);
        slope = value * ((vec)(1.0f) - value);
      } else if (kind == DENSE_TANH) {
        value = hyperbolic_tangent(z);
        slope = fused(-value, value, (vec)(1.0f));
      } else if (kind == DENSE_SILU) {
        const vec s = logistic(z);
        value = z * s;
        slope = s * fused(z, (vec)(1.0f) - s, (vec)(1.0f));
      }
      if (drops) {
        const vec factor = mask_factor(t, unit, column);
        value *= factor;
        slope *= factor;
      }
      store(y + column, value);
      if (learns) store(d + column, slope);
    }
  }
}

INLINE void activate_kind(const activation *t, const int kind) {
  if (t->derivative == NULL) activate_all(t, kind, false, false);
  else if (t->drops) activate_all(t, kind, true, true);
  else activate_all(t, kind, false, true);
}

static void activate(const activation *t) {
  switch (t->kind) {
  case DENSE_LEAKY_RELU: activate_kind(t, DENSE_LEAKY_RELU); break;
  case DENSE_SIGMOID: activate_kind(t, DENSE_SIGMOID); break;
  case DENSE_TANH: activate_kind(t, DENSE_TANH); break;
  case DENSE_SILU: activate_kind(t, DENSE_SILU); break;
  default: activate_kind(t, DENSE_IDENTITY); break;
  }
}

typedef float square_row __attribute__((ext_vector_type(16), aligned(4)));

/// Swaps the off-diagonal blocks of side `distance`; four of these make a transpose of 16 x 16.
#define EXCHANGE(D, P, Q)                                                                                  \
  for (int i = 0; i < 16; i++)                                                                             \
    if ((i & D) == 0) {                                                                                    \
      const square_row a = r[i], b = r[i + D];                                                             \
      r[i] = __builtin_shufflevector P;                                                                    \
      r[i + D] = __builtin_shufflevector Q;                                                                \
    }

static void transpose_square(const float *source, int64_t source_row, float *target, int64_t target_row) {
  square_row r[16];
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i++) r[i] = *(const square_row *)(source + i * source_row);
#pragma clang loop unroll(full)
  EXCHANGE(8, (a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
           (a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
#pragma clang loop unroll(full)
  EXCHANGE(4, (a, b, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27),
           (a, b, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31))
#pragma clang loop unroll(full)
  EXCHANGE(2, (a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29),
           (a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31))
#pragma clang loop unroll(full)
  EXCHANGE(1, (a, b, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30),
           (a, b, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31))
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i++) *(square_row *)(target + i * target_row) = r[i];
}

static void transpose(
    const float *source, int64_t source_row, int32_t rows, int32_t columns, float *target, int64_t target_row) {
  for (int32_t i = 0; i < rows; i += 16)
    for (int32_t j = 0; j < columns; j += 16)
      transpose_square(source + i * source_row + j, source_row, target + j * target_row + i, target_row);
}

static void scale(float *a, const float *b, int64_t count) {
  for (int64_t i = 0; i < count; i += LANES) store(a + i, load(a + i) * load(b + i));
}

static void row_sums(
    const float *a, int32_t rows, int32_t blocks, int32_t last_columns, int64_t block_stride, float *sums) {
  for (int32_t r = 0; r < rows; r++) {
    vec sum = (vec)(0.0f);
    for (int32_t q = 0; q < blocks; q++)
      for (int32_t c = 0; c < (q + 1 == blocks ? last_columns : BLOCK); c += LANES)
        sum += load(a + q * block_stride + r * BLOCK + c);
    float total = 0;
    for (int i = 0; i < LANES; i++) total += sum[i];
    sums[r] = total;
  }
}
