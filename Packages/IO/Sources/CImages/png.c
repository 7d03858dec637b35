#include "CImages.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

static void cimages_copy_message(char *target, const char *text) {
  strncpy(target, text, CIMAGES_MESSAGE_CAPACITY - 1);
  target[CIMAGES_MESSAGE_CAPACITY - 1] = 0;
}

// The error pointer of libpng is the message buffer of the caller.
static PNG_NORETURN void cimages_fail(png_structp png, png_const_charp text) {
  char *message = (char *)png_get_error_ptr(png);
  if (message != NULL) cimages_copy_message(message, text);
  png_longjmp(png, 1);
}

// By default libpng prints its warnings on standard error.
static void cimages_ignore(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

typedef struct {
  const uint8_t *bytes;
  size_t rest;
} cimages_reader;

static void cimages_read(png_structp png, png_bytep target, size_t count) {
  cimages_reader *reader = (cimages_reader *)png_get_io_ptr(png);
  if (count > reader->rest) png_error(png, "the file ends too early");
  memcpy(target, reader->bytes, count);
  reader->bytes += count;
  reader->rest -= count;
}

int cimages_png_decode(
    const uint8_t *bytes, size_t count, const cimages_png_layout *layout, uint8_t *samples,
    cimages_png_result *result) {
  cimages_reader reader = {bytes, count};
  // Neither changes between setjmp and longjmp, so that neither needs to be volatile.
  png_structp png;
  png_infop info;

  memset(result, 0, sizeof *result);
  png = png_create_read_struct(
      PNG_LIBPNG_VER_STRING, result->message, cimages_fail, cimages_ignore);
  info = png != NULL ? png_create_info_struct(png) : NULL;
  if (info == NULL) {
    png_destroy_read_struct(&png, NULL, NULL);
    if (result->message[0] == 0) cimages_copy_message(result->message, "out of memory");
    return 1;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return 1;
  }

  png_set_read_fn(png, &reader, cimages_read);
  // The caller has limited the number of pixels; libpng's own limit would refuse long strips.
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max(png, 8000000);
  // Optional chunks do not change what is read, and their parsers have had most of libpng's faults.
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info(png, info);

  const int type = png_get_color_type(png, info);
  const int depth = png_get_bit_depth(png, info);
  if (type == PNG_COLOR_TYPE_PALETTE) {
    png_colorp colors = NULL;
    int entries = 0;
    if (png_get_PLTE(png, info, &colors, &entries) == 0 || entries > 256) {
      png_error(png, "there is no palette");
    }
    for (int entry = 0; entry < entries; entry++) {
      result->palette[3 * entry] = colors[entry].red;
      result->palette[3 * entry + 1] = colors[entry].green;
      result->palette[3 * entry + 2] = colors[entry].blue;
    }
    png_set_packing(png);
  } else if (type == PNG_COLOR_TYPE_GRAY) {
    if (depth < 8) png_set_expand_gray_1_2_4_to_8(png);
  } else if (depth == 16) {
    png_set_strip_16(png);
  }
  const int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_image_width(png, info) != layout->width ||
      png_get_image_height(png, info) != layout->height ||
      png_get_rowbytes(png, info) != layout->row_bytes) {
    png_error(png, "there are two headers");
  }

  // Each pass of an interlaced file writes its own pixels into rows that keep the others.
  for (int pass = 0; pass < passes; pass++) {
    for (uint32_t y = 0; y < layout->height; y++) {
      png_read_row(png, samples + (size_t)y * layout->row_bytes, NULL);
    }
  }
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  return 0;
}

typedef struct {
  cimages_png_file *file;
  size_t capacity;
} cimages_writer;

static void cimages_write(png_structp png, png_bytep bytes, size_t count) {
  cimages_writer *writer = (cimages_writer *)png_get_io_ptr(png);
  cimages_png_file *file = writer->file;
  if (count > SIZE_MAX / 2 - file->count) png_error(png, "out of memory");
  if (file->count + count > writer->capacity) {
    size_t capacity = 2 * (file->count + count);
    uint8_t *grown = (uint8_t *)realloc(file->bytes, capacity);
    if (grown == NULL) png_error(png, "out of memory");
    file->bytes = grown;
    writer->capacity = capacity;
  }
  memcpy(file->bytes + file->count, bytes, count);
  file->count += count;
}

static void cimages_flush(png_structp png) { (void)png; }

int cimages_png_encode(
    const uint8_t *samples, uint32_t width, uint32_t height, int channels,
    const uint8_t *palette, cimages_png_file *file) {
  png_color colors[CIMAGES_PALETTE_CAPACITY / 3];
  const int one_channel = palette != NULL ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_GRAY;
  cimages_writer writer = {file, 0};
  png_structp png;
  png_infop info;

  memset(file, 0, sizeof *file);
  png = png_create_write_struct(
      PNG_LIBPNG_VER_STRING, file->message, cimages_fail, cimages_ignore);
  info = png != NULL ? png_create_info_struct(png) : NULL;
  if (info == NULL) {
    png_destroy_write_struct(&png, NULL);
    if (file->message[0] == 0) cimages_copy_message(file->message, "out of memory");
    return 1;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    cimages_png_release(file);
    return 1;
  }

  png_set_write_fn(png, &writer, cimages_write, cimages_flush);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(
      png, info, width, height, 8, channels == 1 ? one_channel : PNG_COLOR_TYPE_RGB,
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (palette != NULL) {
    for (int entry = 0; entry < CIMAGES_PALETTE_CAPACITY / 3; entry++) {
      colors[entry].red = palette[3 * entry];
      colors[entry].green = palette[3 * entry + 1];
      colors[entry].blue = palette[3 * entry + 2];
    }
    png_set_PLTE(png, info, colors, CIMAGES_PALETTE_CAPACITY / 3);
  }
  png_write_info(png, info);
  for (uint32_t y = 0; y < height; y++) {
    png_write_row(png, samples + (size_t)y * width * (size_t)channels);
  }
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return 0;
}

void cimages_png_release(cimages_png_file *file) {
  free(file->bytes);
  file->bytes = NULL;
  file->count = 0;
}
