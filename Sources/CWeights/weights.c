#include "cweights.h"

#if defined(__has_embed)
#if __has_embed("linear.safetensors") == __STDC_EMBED_FOUND__
#define SLINGSHOT_HAS_WEIGHTS 1
#endif
#endif

#ifdef SLINGSHOT_HAS_WEIGHTS

static const unsigned char weights[] = {
#embed "linear.safetensors"
};

const unsigned char *slingshot_linear_weights(long *count) {
  *count = (long)sizeof weights;
  return weights;
}

#else

const unsigned char *slingshot_linear_weights(long *count) {
  *count = 0;
  return 0;
}

#endif
