// The fastest that an instruction set multiplies and adds, written once for every vector length.

/// Runs `rounds` rounds of multiply-adds on registers alone; `*sink` keeps them from being left out.
///
/// Twelve chains: one for every multiply-add under way in two units that take up to five cycles, with two to spare.
static int64_t multiply_adds(int64_t rounds, float *sink) {
  enum { CHAINS = 12 };
  vec sum[CHAINS];
  const vec factor = (vec)(*sink), term = (vec)(*sink * 0.5f);
#pragma clang loop unroll(full)
  for (int c = 0; c < CHAINS; c++) sum[c] = (vec)((float)c);
#pragma clang loop unroll(disable)
  for (int64_t round = 0; round < rounds; round++)
#pragma clang loop unroll(full)
    for (int c = 0; c < CHAINS; c++) sum[c] = fused(sum[c], factor, term);
  vec total = (vec)(0.0f);
#pragma clang loop unroll(full)
  for (int c = 0; c < CHAINS; c++) total += sum[c];
  *sink = total[0];
  return rounds * CHAINS * LANES;
}
