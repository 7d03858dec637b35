// Reading and writing PNG through the full interface of libpng, whose errors jump. Every jump begins
// and ends within one function of png.c, where no Swift frame can lie in between.
#ifndef CIMAGES_H
#define CIMAGES_H

#include <stddef.h>
#include <stdint.h>

#define CIMAGES_MESSAGE_CAPACITY 160
#define CIMAGES_PALETTE_CAPACITY 768

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

// What the caller has found in the header and has made room for.
typedef struct {
  uint32_t width;
  uint32_t height;
  // Bytes of one row after decoding, see cimages_png_decode.
  size_t row_bytes;
} cimages_png_layout;

typedef struct {
  // Red, green, blue of each entry; entries that the file does not define are black.
  uint8_t palette[CIMAGES_PALETTE_CAPACITY];
  // What is wrong, ending with a zero byte; empty if nothing is.
  char message[CIMAGES_MESSAGE_CAPACITY];
} cimages_png_result;

// Decodes a PNG file that lies in memory. Returns 0 if all went well, else 1 with a message.
//
// samples takes layout->height rows of layout->row_bytes bytes. Gray of 1, 2 and 4 bits is spread
// over 0...255, palette indices become one byte each, 16-bit gray stays as it is with the more
// significant byte first, and all other 16-bit samples keep the more significant byte only. Gamma,
// color profiles, transparency and all other optional chunks are ignored.
int cimages_png_decode(
    const uint8_t *bytes, size_t count, const cimages_png_layout *layout, uint8_t *samples,
    cimages_png_result *result);

typedef struct {
  // Allocated with malloc; released by cimages_png_release.
  uint8_t *_Nullable bytes;
  size_t count;
  char message[CIMAGES_MESSAGE_CAPACITY];
} cimages_png_file;

// Encodes 8-bit gray (1 channel) or RGB (3 channels), or, where there is a palette of 256 entries in
// red, green and blue, the places in it (1 channel). Returns 0 if all went well, else 1 with a
// message and no bytes.
int cimages_png_encode(
    const uint8_t *samples, uint32_t width, uint32_t height, int channels,
    const uint8_t *_Nullable palette, cimages_png_file *file);

void cimages_png_release(cimages_png_file *file);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
