// GPUs: loading libtorch's part for them, and asking the driver which there are.
#include "cuda.hpp"

#include <c10/core/CPUAllocator.h>
#include <dlfcn.h>
#include <unistd.h>

#include "ctorch.h"

namespace ctorch {
namespace {

// The folder that libtorch was loaded from, with a slash; empty when it cannot be told.
std::string libtorch_folder() {
  Dl_info info;
  if (dladdr(reinterpret_cast<void *>(&c10::GetCPUAllocator), &info) == 0 || info.dli_fname == nullptr) return "";
  const std::string path = info.dli_fname;
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

// The few functions of the NVIDIA driver that count and name GPUs; all NULL without a driver.
struct Driver {
  int (*count)(int *) = nullptr;
  int (*device)(int *, int) = nullptr;
  int (*name)(char *, int, int) = nullptr;

  Driver() {
    void *library = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return;
    const auto start = reinterpret_cast<int (*)(unsigned)>(dlsym(library, "cuInit"));
    if (start == nullptr || start(0) != 0) return;
    count = reinterpret_cast<decltype(count)>(dlsym(library, "cuDeviceGetCount"));
    device = reinterpret_cast<decltype(device)>(dlsym(library, "cuDeviceGet"));
    name = reinterpret_cast<decltype(name)>(dlsym(library, "cuDeviceGetName"));
  }
};

const Driver &driver() {
  static const Driver shared;
  return shared;
}

}  // namespace

CudaPart load_cuda_part() {
  CudaPart part;
  const auto folder = libtorch_folder();
  if (folder.empty()) return part;
  for (const char *name : {"libtorch_cuda.so", "libtorch_hip.so"}) {
    const auto path = folder + name;
    if (access(path.c_str(), R_OK) != 0) continue;
    part.loaded = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL) != nullptr;
    if (!part.loaded) {
      const char *reason = dlerror();
      part.problem = reason == nullptr ? path : reason;
    }
  }
  return part;
}

}  // namespace ctorch

int32_t ctorch_gpu_count(void) {
  int count = 0;
  if (ctorch::driver().count == nullptr || ctorch::driver().count(&count) != 0) return 0;
  return count;
}

bool ctorch_gpu_name(int32_t index, char *name, size_t size) {
  const auto &driver = ctorch::driver();
  int device = 0;
  if (driver.device == nullptr || driver.name == nullptr || driver.device(&device, index) != 0) return false;
  return driver.name(name, static_cast<int>(size), device) == 0;
}
