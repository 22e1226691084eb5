#pragma once

#include <cstddef>
#include <cstdint>

namespace ctorch {

// Makes the caching allocator libtorch's CPU allocator unless SLINGSHOT_ALLOCATOR_FIX=0; says whether it did.
bool install_allocator();

struct AllocatorFacts {
  int64_t cached_bytes;
  int64_t reused_blocks;
};

AllocatorFacts allocator_facts();
void release_cached_memory();

}  // namespace ctorch
