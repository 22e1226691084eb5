// The C face of libtorch: opaque tensor handles and plain C types, so that no C++ exception and no C++ type
// reaches Swift.
//
// Every function that can fail returns NULL, or a negative number, and leaves the reason for the calling
// thread in ctorch_failure(). Handles returned by a function belong to the caller, who releases each once.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ctorch_tensor ctorch_tensor;      // one counted reference to a tensor
typedef struct ctorch_operator ctorch_operator;  // an operator of libtorch; never released

// ---- failures ----------------------------------------------------------------------------------------------

typedef enum {
  CTORCH_FAILURE_NONE = 0,
  CTORCH_FAILURE_GENERAL = 1,
  CTORCH_FAILURE_INDEX = 2,
  CTORCH_FAILURE_VALUE = 3,
  CTORCH_FAILURE_TYPE = 4,
  CTORCH_FAILURE_NOT_IMPLEMENTED = 5,
  CTORCH_FAILURE_LINEAR_ALGEBRA = 6,
  CTORCH_FAILURE_MEMORY = 7,
  CTORCH_FAILURE_DEVICE = 8,
} ctorch_failure_kind;

// What went wrong in the calling thread's latest failed call; the text is one line and lives until the next.
ctorch_failure_kind ctorch_failure(const char **message);

// ---- handles -----------------------------------------------------------------------------------------------

void ctorch_release(ctorch_tensor *tensor);
int64_t ctorch_live_handles(void);     // handles made and not released, over all threads
int64_t ctorch_handle_balance(void);   // handles made minus handles released by the calling thread

// ---- facts about a tensor ----------------------------------------------------------------------------------

// Element types are libtorch's scalar type numbers.
typedef enum {
  CTORCH_UINT8 = 0,
  CTORCH_INT32 = 3,
  CTORCH_INT64 = 4,
  CTORCH_FLOAT16 = 5,
  CTORCH_FLOAT32 = 6,
  CTORCH_FLOAT64 = 7,
  CTORCH_COMPLEX64 = 9,
  CTORCH_COMPLEX128 = 10,
  CTORCH_BOOL = 11,
  CTORCH_BFLOAT16 = 15,
} ctorch_type;

// A device is -1 for the CPU and n >= 0 for the CUDA device n.
enum { CTORCH_CPU = -1 };

int32_t ctorch_dimensions(const ctorch_tensor *tensor);
const int64_t *ctorch_sizes(const ctorch_tensor *tensor);  // lives as long as the tensor
int64_t ctorch_count(const ctorch_tensor *tensor);
int32_t ctorch_type_of(const ctorch_tensor *tensor);
int32_t ctorch_device_of(const ctorch_tensor *tensor);
bool ctorch_is_contiguous(const ctorch_tensor *tensor);
// Where the elements of a tensor on the CPU begin, NULL for one elsewhere; lives as long as the tensor.
void *ctorch_memory(const ctorch_tensor *tensor);

// ---- creation and reading ----------------------------------------------------------------------------------

// A tensor of its own memory on `device`, copied from a row-major host buffer of the same element type.
ctorch_tensor *ctorch_from_buffer(
    const void *buffer, int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device);
// A tensor whose elements are whatever its memory holds.
ctorch_tensor *ctorch_empty(int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device);
ctorch_tensor *ctorch_full(
    double value, int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device);
ctorch_tensor *ctorch_range(double start, double end, double step, int32_t type, int32_t device);
// Draws from a generator of its own, seeded here, on the CPU: the same numbers on every device.
ctorch_tensor *ctorch_uniform(
    uint64_t seed, int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device);
ctorch_tensor *ctorch_normal(
    uint64_t seed, int32_t type, const int64_t *sizes, int32_t dimensions, int32_t device);
// Copies all elements, row-major and converted to `type`, into a host buffer of `bytes` bytes.
int32_t ctorch_copy_to_buffer(const ctorch_tensor *tensor, int32_t type, void *buffer, size_t bytes);
ctorch_tensor *ctorch_convert(const ctorch_tensor *tensor, int32_t type, int32_t device);

// ---- the operations called most ----------------------------------------------------------------------------

ctorch_tensor *ctorch_add(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_tensor *ctorch_subtract(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_tensor *ctorch_multiply(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_tensor *ctorch_divide(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_tensor *ctorch_divide_number(double a, const ctorch_tensor *b);
ctorch_tensor *ctorch_affine(const ctorch_tensor *a, double scale, double offset);
int32_t ctorch_add_in_place(ctorch_tensor *target, const ctorch_tensor *other, double scale);
int32_t ctorch_copy_in_place(ctorch_tensor *target, const ctorch_tensor *source);
ctorch_tensor *ctorch_matmul(const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_tensor *ctorch_linear(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias);
ctorch_tensor *ctorch_batched_affine(
    const ctorch_tensor *offset, const ctorch_tensor *a, const ctorch_tensor *b);
ctorch_tensor *ctorch_relu(const ctorch_tensor *input);
ctorch_tensor *ctorch_leaky_relu(const ctorch_tensor *input, double slope);
ctorch_tensor *ctorch_sigmoid(const ctorch_tensor *input);
ctorch_tensor *ctorch_tanh(const ctorch_tensor *input);
ctorch_tensor *ctorch_squared_error(const ctorch_tensor *input, const ctorch_tensor *target);

// ---- any operation by its schema name ----------------------------------------------------------------------

typedef enum {
  CTORCH_NONE,
  CTORCH_TENSOR,    // tensors[first]; a NULL there is an absent optional tensor
  CTORCH_TENSORS,   // tensors[first ..< first + count]
  CTORCH_INTEGER,   // integer
  CTORCH_INTEGERS,  // integers[first ..< first + count]
  CTORCH_NUMBER,    // number
  CTORCH_FLAG,      // integer != 0
  CTORCH_TEXT,      // text
} ctorch_argument_kind;

typedef struct {
  ctorch_argument_kind kind;
  int32_t first;
  int32_t count;
  int64_t integer;
  double number;
  const char *text;
} ctorch_argument;

// The operator of a schema such as "aten::logsumexp" with overload "", or NULL when this libtorch has none.
const ctorch_operator *ctorch_find_operator(const char *name, const char *overload);
// Calls it with the leading arguments of its schema (the others keep their defaults). Writes at most `capacity`
// new handles to `results`, tensors of a list one by one and numbers as tensors without dimensions; returns how
// many.
int32_t ctorch_call(
    const ctorch_operator *operation, const ctorch_argument *arguments, int32_t count,
    ctorch_tensor *const *tensors, const int64_t *integers, ctorch_tensor **results, int32_t capacity);

// ---- transforms of a real cube ------------------------------------------------------------------------------

// How to transform a contiguous float32 cube [n, n, n] to complex64 modes [n, n, n/2 + 1], divided by n^3, and back.
typedef struct ctorch_cube ctorch_cube;

// Made once for each size and never released; NULL when this libtorch has no MKL.
const ctorch_cube *ctorch_cube_transform(int64_t cells);
// The passes along z and y, on some planes x; the backward one spoils the modes. Threads may share the planes.
int32_t ctorch_cube_planes_forward(
    const ctorch_cube *cube, const float *real, float *modes, int64_t first, int64_t last);
int32_t ctorch_cube_planes_backward(
    const ctorch_cube *cube, float *modes, float *real, int64_t first, int64_t last);
// The pass along x, on some rows y, in place.
int32_t ctorch_cube_columns(
    const ctorch_cube *cube, float *modes, bool forward, int64_t first, int64_t last);

// ---- gradients ---------------------------------------------------------------------------------------------

bool ctorch_gradients_recorded(void);  // in the calling thread
void ctorch_record_gradients(bool recorded);
bool ctorch_requires_gradient(const ctorch_tensor *tensor);
int32_t ctorch_require_gradient(ctorch_tensor *tensor, bool required);
ctorch_tensor *ctorch_gradient(const ctorch_tensor *tensor);  // NULL without a failure when there is none
void ctorch_clear_gradient(ctorch_tensor *tensor);
int32_t ctorch_backward(const ctorch_tensor *output, const ctorch_tensor *seed, bool keeps_graph);
// d output / d inputs[i] in `results`, NULL for an input that `output` does not depend on.
int32_t ctorch_gradients(
    const ctorch_tensor *output, ctorch_tensor *const *inputs, int32_t count, const ctorch_tensor *seed,
    bool keeps_graph, bool differentiable, ctorch_tensor **results);

// ---- optimiser ---------------------------------------------------------------------------------------------

// One AdamW step over lists of `count` tensors, in place; `steps` are float32 tensors without dimensions.
int32_t ctorch_adamw(
    ctorch_tensor *const *parameters, ctorch_tensor *const *gradients, ctorch_tensor *const *first_moments,
    ctorch_tensor *const *second_moments, ctorch_tensor *const *steps, int32_t count, double learning_rate,
    double beta1, double beta2, double weight_decay, double epsilon);

// ---- the runtime -------------------------------------------------------------------------------------------

// Registers the allocator and loads the CUDA part of libtorch where there is one; creation and calls do so by
// themselves. Safe to call again and from any thread.
void ctorch_start(void);

int32_t ctorch_threads(void);
int32_t ctorch_set_threads(int32_t threads);

typedef struct {
  const char *libtorch_version;
  const char *vector_extension;  // what libtorch's own kernels were picked for: "AVX2", "AVX512", ...
  const char *mkl;               // one line; empty without MKL
  const char *openmp;            // one line; empty without OpenMP
  bool mkl_fix_on;               // MKL is told to go by the CPU's features
  int64_t mkl_vendor_questions;  // how often MKL asked so far
  bool allocator_on;
  int64_t allocator_cached_bytes;
  int64_t allocator_reused_blocks;
  bool cuda_loaded;          // libtorch has its CUDA part
  const char *cuda_problem;  // why that part did not load; empty otherwise
  int32_t cuda_devices;
} ctorch_runtime;

// The strings live for the life of the process.
ctorch_runtime ctorch_describe_runtime(void);
// Whether the CPU has a feature, by names such as "avx2", "avx512f", "avx512bf16".
bool ctorch_cpu_has(const char *feature);
// GPUs the NVIDIA driver reports, whether libtorch can use them or not; names are cut to `size` - 1 bytes.
int32_t ctorch_gpu_count(void);
bool ctorch_gpu_name(int32_t index, char *name, size_t size);

// Gives the allocator's idle memory back to the system.
void ctorch_release_cached_memory(void);

#ifdef __cplusplus
}
#endif
