#pragma once

#include <string>

namespace ctorch {

struct CudaPart {
  bool loaded = false;
  std::string problem;  // why a part that is there did not load
};

// Loads the GPU part of libtorch when it lies beside the CPU part, which registers its operators.
CudaPart load_cuda_part();

}  // namespace ctorch
