// The portable level: 128-bit vectors, which every x86-64 and arm64 has.
#define BITS 128
#define TILE_ROWS 6
#include "lanes.h"
#include "multiply.h"
#include "functions.h"
#include "normals.h"
#include "site.h"
#include "network.h"

const theory_level theory_portable = {"portable", multiply, sample, run_chain, normal_rows};
