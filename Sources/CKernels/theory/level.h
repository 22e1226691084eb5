#pragma once
#include "../include/theory.h"

// What the theory asks of an instruction set. Particles are cut into blocks of 32 that are stored by component,
// [dimension, 32], so that vector lanes run over the particles.

enum { PARTICLES = THEORY_BLOCK };

typedef struct {
  const char *name;
  void (*multiply)(const theory_product *task);
} theory_level;

extern const theory_level theory_portable;
#if defined(__x86_64__)
extern const theory_level theory_avx2;
extern const theory_level theory_avx512;
#endif

/// The table of the best instruction set of this processor.
const theory_level *theory_level_here(void);
