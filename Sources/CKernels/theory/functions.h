// Elementary functions of a vector of single-precision numbers, to a few units in the last place.

INLINE fvec fload(const float *p) { return *(const loose_fvec *)p; }
INLINE void fstore(float *p, fvec x) { *(loose_fvec *)p = x; }
INLINE fvec fsplat(float x) { return (fvec)(x); }
INLINE fvec fchoose(ivec mask, fvec yes, fvec no) { return mask ? yes : no; }
INLINE ivec fbits(fvec x) { ivec r; memcpy(&r, &x, sizeof r); return r; }
INLINE fvec ffrom(ivec x) { fvec r; memcpy(&r, &x, sizeof r); return r; }

/// exp(x): 2^n times a Taylor polynomial of the remainder; the argument is held within +-87.
INLINE fvec fexp(fvec x) {
  x = fchoose(x > 87.0f, fsplat(87.0f), fchoose(x < -87.0f, fsplat(-87.0f), x));
  const fvec magic = fsplat(12582912.0f);
  const fvec n = (x * 1.44269504f + magic) - magic;
  fvec r = n * -0.693359375f + x;
  r = n * 2.12194440e-4f + r;
  fvec p = fsplat(1.0f / 5040);
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  const fvec whole = fchoose(n == n, n, fsplat(0.0f));
  return p * ffrom((__builtin_convertvector(whole, ivec) + 127) << 23);
}

/// ln(x) of a positive normal number: with x = 2^n m, sqrt(1/2) <= m < sqrt 2, by atanh((m - 1) / (m + 1)).
INLINE fvec flog(fvec x) {
  const ivec shifted = fbits(x) - 0x3F3504F3;
  const ivec power = shifted >> 23;
  const fvec m = ffrom((shifted & 0x007FFFFF) + 0x3F3504F3);
  const fvec s = (m - 1.0f) / (m + 1.0f), t = s * s;
  fvec p = fsplat(2.0f / 9);
  p = p * t + 2.0f / 7;
  p = p * t + 2.0f / 5;
  p = p * t + 2.0f / 3;
  p = p * t + 2.0f;
  return __builtin_convertvector(power, fvec) * 0.693147181f + p * s;
}

/// sin(pi t) and cos(pi t) for -1 <= t <= 1: Taylor polynomials within an eighth of a turn of each axis.
INLINE void fsincos(fvec t, fvec *sine, fvec *cosine) {
  const fvec magic = fsplat(12582912.0f);
  const fvec quarter = (t * 2.0f + magic) - magic;
  const fvec r = (t - quarter * 0.5f) * 3.14159265f, s = r * r;
  fvec odd = fsplat(2.75573192e-6f);
  odd = odd * s + -1.98412698e-4f;
  odd = odd * s + 8.33333333e-3f;
  odd = odd * s + -0.166666667f;
  odd = odd * s * r + r;
  fvec even = fsplat(2.48015873e-5f);
  even = even * s + -1.38888889e-3f;
  even = even * s + 4.16666667e-2f;
  even = even * s + -0.5f;
  even = even * s + 1.0f;
  const ivec turns = __builtin_convertvector(quarter, ivec);
  const ivec swaps = (turns & 1) != 0;
  const fvec x = fchoose(swaps, even, odd), y = fchoose(swaps, odd, even);
  *sine = ffrom(fbits(x) ^ ((turns & 2) << 30));
  *cosine = ffrom(fbits(y) ^ (((turns + 1) & 2) << 30));
}

/// tanh(x): by its series near 0, by exp elsewhere.
INLINE fvec ftanh(fvec x) {
  const fvec far = 1.0f - 2.0f / (1.0f + fexp(x + x)), s = x * x;
  fvec p = fsplat(62.0f / 2835);
  p = p * s + -17.0f / 315;
  p = p * s + 2.0f / 15;
  p = p * s + -1.0f / 3;
  return fchoose(s < 0.04f, p * s * x + x, far);
}

/// erf(x) and exp(-x^2): Abramowitz and Stegun 7.1.26, to 2e-7; the series below 1/4.
INLINE void ferf(fvec x, fvec *value, fvec *gauss) {
  const fvec size = fchoose(x < 0.0f, -x, x), s = x * x;
  *gauss = fexp(-s);
  const fvec t = 1.0f / (0.3275911f * size + 1.0f);
  fvec p = fsplat(1.061405429f);
  p = p * t + -1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t + -0.284496736f;
  p = p * t + 0.254829592f;
  const fvec far = 1.0f - p * t * *gauss;
  fvec q = fsplat(5.22397762e-3f);
  q = q * s + -2.68661706e-2f;
  q = q * s + 0.112837917f;
  q = q * s + -0.376126389f;
  q = q * s + 1.12837917f;
  *value = fchoose(s < 0.0625f, q * x, fchoose(x < 0.0f, -far, far));
}

/// phi(h) and, times `factor`, phi'(h).
INLINE void factivate(const int kind, int32_t degree, fvec h, fvec factor, fvec *value, fvec *slope) {
  if (kind == THEORY_RELU) {
    const ivec on = h > 0.0f;
    *value = fchoose(on, h, fsplat(0.0f));
    *slope = fchoose(on, factor, fsplat(0.0f));
  } else if (kind == THEORY_TANH) {
    const fvec y = ftanh(h);
    *value = y;
    *slope = factor * (1.0f - y * y);
  } else if (kind == THEORY_ERF) {
    fvec gauss;
    ferf(h * 0.707106781f, value, &gauss);
    *slope = factor * 0.797884561f * gauss;
  } else if (kind == THEORY_HERMITE) {
    fvec before = fsplat(0.0f), here = fsplat(1.0f);
    for (int32_t k = 1; k <= degree; k++) {
      const fvec next = (h * here - __builtin_sqrtf((float)(k - 1)) * before) * (1 / __builtin_sqrtf((float)k));
      before = here;
      here = next;
    }
    *value = here;
    *slope = factor * __builtin_sqrtf((float)degree) * before;
  } else {
    *value = h;
    *slope = factor;
  }
}
