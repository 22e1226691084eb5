// Lets MKL choose its kernels by what the CPU can do. On CPUs not made by Intel it otherwise falls back to slower
// ones; it asks the exported function below, and a definition in the executable comes before MKL's own.
#include "mkl.hpp"

#include <dlfcn.h>

#include <atomic>

#include "environment.hpp"

namespace {

std::atomic<int64_t> questions{0};

int mkl_own_answer() {
  using Answer = int (*)(void);
  const auto own = reinterpret_cast<Answer>(dlsym(RTLD_NEXT, "mkl_serv_intel_cpu_true"));
  return own == nullptr ? 0 : own();
}

}  // namespace

namespace ctorch {

bool mkl_fix_is_on() {
  static const bool on = environment_allows("SLINGSHOT_MKL_FIX");
  return on;
}

int64_t mkl_vendor_questions() { return questions.load(std::memory_order_relaxed); }

}  // namespace ctorch

extern "C" __attribute__((visibility("default"), used, retain)) int mkl_serv_intel_cpu_true(void) {
  questions.fetch_add(1, std::memory_order_relaxed);
  return ctorch::mkl_fix_is_on() ? 1 : mkl_own_answer();
}
