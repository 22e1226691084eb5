// Starting libtorch, and what there is to say about it.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/headeronly/version.h>

#include <algorithm>
#include <atomic>
#include <string>

#include "allocator.hpp"
#include "cuda.hpp"
#include "failure.hpp"
#include "mkl.hpp"

using namespace ctorch;

namespace {

struct Start {
  bool allocator_on = install_allocator();
  CudaPart cuda = load_cuda_part();
};

const Start &started() {
  static const Start start;
  return start;
}

std::string one_line(std::string text) {
  const auto end = text.find('\n');
  return end == std::string::npos ? text : text.substr(0, end);
}

struct Texts {
  std::string extension = at::get_cpu_capability();
  std::string mkl = at::hasMKL() ? one_line(at::get_mkl_version()) : "";
  std::string openmp = at::hasOpenMP() ? one_line(at::get_openmp_version()) : "";
};

struct Feature {
  const char *name;
  bool present;
};

// __builtin_cpu_supports takes literals only.
#define CTORCH_FEATURE(name) Feature { name, __builtin_cpu_supports(name) != 0 }

}  // namespace

void ctorch_start(void) { started(); }

int32_t ctorch_threads(void) { return at::get_num_threads(); }

int32_t ctorch_set_threads(int32_t threads) {
  ctorch_start();
  return guarded(int32_t{-1}, [&] {
    at::set_num_threads(threads);
    return int32_t{0};
  });
}

ctorch_runtime ctorch_describe_runtime(void) {
  const auto &start = started();
  static const Texts texts;
  const auto allocator = allocator_facts();
  ctorch_runtime facts{};
  facts.libtorch_version = TORCH_VERSION;
  facts.vector_extension = texts.extension.c_str();
  facts.mkl = texts.mkl.c_str();
  facts.openmp = texts.openmp.c_str();
  facts.mkl_fix_on = mkl_fix_is_on();
  facts.mkl_vendor_questions = mkl_vendor_questions();
  facts.allocator_on = start.allocator_on;
  facts.allocator_cached_bytes = allocator.cached_bytes;
  facts.allocator_reused_blocks = allocator.reused_blocks;
  facts.cuda_loaded = start.cuda.loaded;
  facts.cuda_problem = start.cuda.problem.c_str();
  facts.cuda_devices = guarded(int32_t{0}, [] {
    return static_cast<int32_t>(at::hasCUDA() ? at::detail::getCUDAHooks().getNumGPUs() : 0);
  });
  return facts;
}

bool ctorch_cpu_has(const char *feature) {
#if defined(__x86_64__)
  const Feature features[] = {
      CTORCH_FEATURE("avx2"),       CTORCH_FEATURE("fma"),        CTORCH_FEATURE("avx512f"),
      CTORCH_FEATURE("avx512vnni"), CTORCH_FEATURE("avx512bf16"), CTORCH_FEATURE("avx512fp16"),
  };
  return std::any_of(std::begin(features), std::end(features), [&](const Feature &known) {
    return known.present && std::string(known.name) == feature;
  });
#else
  return false;
#endif
}

void ctorch_release_cached_memory(void) { release_cached_memory(); }
