#include "cweights.h"

#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char weights[] = {
#embed "linear.safetensors"
};

const unsigned char *slingshot_linear_weights(long *count) {
  *count = (long)sizeof weights;
  return weights;
}
