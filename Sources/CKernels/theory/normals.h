// Random numbers of a block of particles by Philox4x32-10 (Salmon et al. 2011): the words of a particle in a step
// are a function of (key, step, draw, particle) alone, whatever the length of a vector or the number of threads.

typedef uint64_t wide_uvec __attribute__((ext_vector_type(FLOATS / 2)));

/// The high and low words of the products of 32-bit lanes with a constant, by even and odd lanes.
INLINE void multiply_words(uvec x, uint64_t factor, uvec *high, uvec *low) {
  wide_uvec w;
  memcpy(&w, &x, sizeof w);
  const wide_uvec even = (w & 0xFFFFFFFFull) * factor, odd = (w >> 32) * factor;
  const wide_uvec h = (even >> 32) | (odd & 0xFFFFFFFF00000000ull);
  const wide_uvec l = (even & 0xFFFFFFFFull) | (odd << 32);
  memcpy(high, &h, sizeof h);
  memcpy(low, &l, sizeof l);
}

/// Four words for each of the particles `particle` ...; `step` counts up to 2^48, `draw` up to 2^16.
INLINE void philox(uint32_t key0, uint32_t key1, uint64_t step, uint32_t draw, uint32_t particle, uvec words[4]) {
  uvec c0 = (uvec)((uint32_t)step), c1 = (uvec)((uint32_t)(step >> 32) | draw << 16), c2, c3 = (uvec)(0u);
#pragma clang loop unroll(full)
  for (int i = 0; i < FLOATS; i++) c2[i] = particle + (uint32_t)i;
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    uvec high0, low0, high1, low1;
    multiply_words(c0, 0xD2511F53ull, &high0, &low0);
    multiply_words(c2, 0xCD9E8D57ull, &high1, &low1);
    const uvec a = high1 ^ c1 ^ key0, b = high0 ^ c3 ^ key1;
    c0 = a;
    c1 = low1;
    c2 = b;
    c3 = low0;
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

/// Uniform in (0, 1), an odd multiple of 2^-25.
INLINE fvec funiform(uvec word) {
  return (__builtin_convertvector((ivec)(word >> 8), fvec) + 0.5f) * 0x1p-24f;
}

/// Two standard normal numbers of two words (Box and Muller 1958); at most 5.9 in size.
INLINE void box_muller(uvec first, uvec second, fvec *x, fvec *y) {
  const fvec radius = __builtin_elementwise_sqrt(-2.0f * flog(funiform(first)));
  fvec sine, cosine;
  fsincos(__builtin_convertvector((ivec)second >> 8, fvec) * 0x1p-23f, &sine, &cosine);
  *x = radius * cosine;
  *y = radius * sine;
}

/// Fills noise [rows, 32] of a block with standard normal numbers.
static void normal_rows(
    uint32_t key0, uint32_t key1, uint64_t step, uint32_t block, int32_t rows, float *noise) {
  for (int32_t row = 0; row < rows; row += 4)
    for (int32_t lane = 0; lane < PARTICLES; lane += FLOATS) {
      uvec words[4];
      fvec z[4];
      philox(key0, key1, step, (uint32_t)row / 4, block * PARTICLES + (uint32_t)lane, words);
      box_muller(words[0], words[1], &z[0], &z[1]);
      box_muller(words[2], words[3], &z[2], &z[3]);
      for (int32_t i = 0; i < 4 && row + i < rows; i++) fstore(noise + (row + i) * PARTICLES + lane, z[i]);
    }
}
