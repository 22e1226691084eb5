#pragma once
#include <stddef.h>

/// The bytes of the linear emulator's weights, a safetensors file; null and a count of 0 when none are built in.
const unsigned char *_Nullable slingshot_linear_weights(long *_Nonnull count);
