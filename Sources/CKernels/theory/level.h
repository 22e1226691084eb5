#pragma once
#include "../include/theory.h"

// What the theory asks of an instruction set. Particles are cut into blocks of 32 that are stored by component,
// [dimension, 32], so that vector lanes run over the particles.

enum { PARTICLES = THEORY_BLOCK };

typedef struct {
  const char *name;
  void (*multiply)(const theory_product *task);
  bool (*sample)(
      const theory_site *site, const theory_move *move, int32_t first, int32_t last, theory_sums *sums);
  bool (*run_chain)(const theory_network *network, theory_chain_sums *sums);
  void (*normals)(uint32_t key0, uint32_t key1, uint64_t step, uint32_t block, int32_t rows, float *noise);
} theory_level;

extern const theory_level theory_portable;
#if defined(__x86_64__)
extern const theory_level theory_avx2;
extern const theory_level theory_avx512;
#endif

/// The table of the best instruction set of this processor.
const theory_level *theory_level_here(void);
