// Gaussian random modes.
#include "assignment.h"

typedef struct {
  uint32_t word[4];
} words;

/// Philox4x32-10 (Salmon et al. 2011).
INLINE words philox(uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, const uint32_t *key) {
  uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    const uint64_t a = UINT64_C(0xD2511F53) * c0, b = UINT64_C(0xCD9E8D57) * c2;
    const uint32_t d0 = (uint32_t)(b >> 32) ^ c1 ^ k0, d2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)b;
    c3 = (uint32_t)a;
    c0 = d0;
    c2 = d2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return (words){{c0, c1, c2, c3}};
}

/// A complex Gaussian number of unit variance (Box and Muller 1958), from 53 random bits each for radius and angle.
INLINE void draw(const mesh_noise *noise, int32_t x, int32_t y, int32_t z, float *mode) {
  const words w = philox((uint32_t)x, (uint32_t)y, (uint32_t)z, 0, noise->key);
  const uint64_t first = (uint64_t)w.word[0] | (uint64_t)w.word[1] << 32;
  const uint64_t second = (uint64_t)w.word[2] | (uint64_t)w.word[3] << 32;
  const double u = (double)((first >> 11) + 1) * 0x1p-53;  // above 0
  const double angle = 6.283185307179586 * ((double)(second >> 11) * 0x1p-53);
  const double radius = (noise->opposed ? -1 : 1) * (noise->fixed ? 1 : sqrt(-log(u)));
  mode[0] = (float)(radius * cos(angle));
  mode[1] = (float)(radius * sin(angle));
}

void mesh_white_noise(int32_t cells, const mesh_noise *noise, int32_t first, int32_t last, float *modes) {
  const int32_t half = cells / 2 + 1;
  for (int32_t i = first; i < last; i++) {
    const int32_t x = 2 * i < cells ? i : i - cells;
    for (int32_t j = 0; j < cells; j++) {
      const int32_t y = 2 * j < cells ? j : j - cells;
      float *row = modes + ((int64_t)i * cells + j) * half * 2;
      for (int32_t z = 0; z < half; z++) {
        float *mode = row + 2 * z;
        mode[0] = mode[1] = 0;
        // The sign of a Nyquist frequency is not defined on the mesh.
        if (2 * z == cells || 2 * i == cells || 2 * j == cells) continue;
        if (z > 0 || y > 0 || (y == 0 && x > 0)) {
          draw(noise, x, y, z, mode);
        } else if (x != 0 || y != 0) {
          // On the plane n_z = 0 a field that is real has the conjugate of the mode at -n.
          draw(noise, -x, -y, 0, mode);
          mode[1] = -mode[1];
        }
      }
    }
  }
}
