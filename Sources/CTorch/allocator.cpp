// A caching CPU allocator. The C library maps and unmaps every large tensor, and the page faults cost more than
// the arithmetic; here freed blocks wait in lists by size for the next tensor of that size.
//
// Sizes are rounded up to 5, 6, 7 or 8 eighths of a power of two, so that at most a quarter is unused. Large
// blocks ask for huge pages. Idle blocks hold at most a quarter of the machine's memory.
#include "allocator.hpp"

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <bit>
#include <mutex>

#include "environment.hpp"

namespace ctorch {
namespace {

constexpr size_t alignment = 64;
constexpr size_t huge_page = size_t{1} << 21;
constexpr size_t largest = size_t{1} << 46;  // bytes; beyond it a request is an error in a shape

// Stands in front of every allocation.
struct alignas(alignment) Block {
  Block *next;
  size_t bytes;  // with this header
  size_t list;
  void *mapping;  // NULL when it came from the C library
  size_t mapped_bytes;
};
static_assert(sizeof(Block) == alignment);

struct SizeClass {
  size_t list;
  size_t bytes;
};

SizeClass size_class(size_t requested) {
  const size_t bytes = requested + sizeof(Block);  // 65 or more
  const auto shift = std::bit_width(bytes - 1) - 3;
  const size_t step = size_t{1} << shift;
  const size_t steps = (bytes + step - 1) >> shift;  // 5...8
  return {static_cast<size_t>(shift) * 4 + steps - 5, steps << shift};
}

constexpr size_t list_count = 48 * 4;

struct FreeList {
  std::mutex mutex;
  Block *first = nullptr;
};

std::array<FreeList, list_count> lists;
std::atomic<int64_t> cached_bytes{0};
std::atomic<int64_t> reused_blocks{0};

int64_t cache_limit() {
  static const int64_t limit = int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE) / 4;
  return limit;
}

Block *map_block(size_t bytes) {
  const size_t mapped = bytes + huge_page;  // room to begin at a huge page
  void *mapping = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapping == MAP_FAILED) return nullptr;
  const auto start = (reinterpret_cast<uintptr_t>(mapping) + huge_page - 1) & ~(huge_page - 1);
  auto *block = reinterpret_cast<Block *>(start);
  madvise(block, bytes, MADV_HUGEPAGE);
  block->mapping = mapping;
  block->mapped_bytes = mapped;
  return block;
}

Block *new_block(const SizeClass &size) {
  Block *block = nullptr;
  if (size.bytes >= 2 * huge_page) {
    block = map_block(size.bytes);
  } else {
    void *memory = nullptr;
    if (posix_memalign(&memory, alignment, size.bytes) != 0) return nullptr;
    block = static_cast<Block *>(memory);
    block->mapping = nullptr;
  }
  if (block == nullptr) return nullptr;
  block->bytes = size.bytes;
  block->list = size.list;
  return block;
}

void destroy(Block *block) {
  if (block->mapping == nullptr) {
    free(block);
  } else {
    munmap(block->mapping, block->mapped_bytes);
  }
}

Block *take_idle(size_t list) {
  auto &idle = lists[list];
  const std::lock_guard<std::mutex> lock(idle.mutex);
  Block *block = idle.first;
  if (block == nullptr) return nullptr;
  idle.first = block->next;
  cached_bytes.fetch_sub(static_cast<int64_t>(block->bytes), std::memory_order_relaxed);
  reused_blocks.fetch_add(1, std::memory_order_relaxed);
  return block;
}

void release(void *data) {
  if (data == nullptr) return;
  auto *block = static_cast<Block *>(data) - 1;
  const auto bytes = static_cast<int64_t>(block->bytes);
  if (cached_bytes.fetch_add(bytes, std::memory_order_relaxed) + bytes > cache_limit()) {
    cached_bytes.fetch_sub(bytes, std::memory_order_relaxed);
    destroy(block);
    return;
  }
  auto &idle = lists[block->list];
  const std::lock_guard<std::mutex> lock(idle.mutex);
  block->next = idle.first;
  idle.first = block;
}

struct CachingAllocator final : c10::Allocator {
  c10::DataPtr allocate(size_t bytes) override {
    const c10::Device cpu(c10::kCPU);
    if (bytes == 0) return {nullptr, nullptr, &release, cpu};
    TORCH_CHECK_WITH(OutOfMemoryError, bytes <= largest, bytes, " bytes of memory were asked for");
    const auto size = size_class(bytes);
    Block *block = take_idle(size.list);
    if (block == nullptr) block = new_block(size);
    if (block == nullptr) {
      release_cached_memory();
      block = new_block(size);
    }
    TORCH_CHECK_WITH(OutOfMemoryError, block != nullptr, bytes, " bytes of memory could not be had");
    void *data = block + 1;
    return {data, data, &release, cpu};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  void copy_data(void *destination, const void *source, std::size_t count) const override {
    default_copy_data(destination, source, count);
  }
};

}  // namespace

bool install_allocator() {
  if (!environment_allows("SLINGSHOT_ALLOCATOR_FIX")) return false;
  static CachingAllocator allocator;
  c10::SetCPUAllocator(&allocator, /*priority=*/1);
  return true;
}

AllocatorFacts allocator_facts() { return {cached_bytes.load(), reused_blocks.load()}; }

void release_cached_memory() {
  for (auto &idle : lists) {
    const std::lock_guard<std::mutex> lock(idle.mutex);
    while (Block *block = idle.first) {
      idle.first = block->next;
      cached_bytes.fetch_sub(static_cast<int64_t>(block->bytes), std::memory_order_relaxed);
      destroy(block);
    }
  }
}

}  // namespace ctorch
