// Vectors of the length that a level_*.c asks for by BITS: single precision for sampling, double for sums,
// linear algebra and training.
#include <stdint.h>
#include <string.h>

#include "level.h"

#define INLINE static inline __attribute__((always_inline))
#define FLOATS (BITS / 32)
#define DOUBLES (BITS / 64)

typedef float fvec __attribute__((ext_vector_type(FLOATS)));
typedef float loose_fvec __attribute__((ext_vector_type(FLOATS), aligned(4)));
typedef double dvec __attribute__((ext_vector_type(DOUBLES)));
typedef double loose_dvec __attribute__((ext_vector_type(DOUBLES), aligned(8)));
typedef int32_t ivec __attribute__((ext_vector_type(FLOATS)));
typedef uint32_t uvec __attribute__((ext_vector_type(FLOATS)));
