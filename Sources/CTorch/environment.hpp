#pragma once

#include <cstdlib>
#include <cstring>

namespace ctorch {

// Whether a switch is on: it is unless the environment sets it to 0.
inline bool environment_allows(const char *name) {
  const char *value = std::getenv(name);
  return value == nullptr || std::strcmp(value, "0") != 0;
}

}  // namespace ctorch
