// Turns C++ exceptions into the calling thread's failure, so that none crosses the C boundary.
#pragma once

#include <utility>

#include "ctorch.h"

namespace ctorch {

void clear_failure() noexcept;
// Records the exception being handled; call it from a catch block only.
void record_current_exception() noexcept;
void record_failure(ctorch_failure_kind kind, const char *message) noexcept;

// Runs `body`; on an exception records it and returns `fallback`.
template <typename Result, typename Body>
Result guarded(Result fallback, Body &&body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (...) {
    record_current_exception();
    return fallback;
  }
}

}  // namespace ctorch
