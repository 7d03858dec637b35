// The convolution, put together from the register tiles of register_tiles_body.h.

// Lanes past the last channel hold zeros, so the last channel of an odd number has a partner.
INLINE int64_t rounded_up(int64_t lanes) {
  return (lanes + LANES_PER_STEP - 1) / LANES_PER_STEP * LANES_PER_STEP;
}

// One tile of output channels for some rows, in chunks of input blocks: the chunk's weights stay in
// the first-level cache while all pixels pass, and the sums wait in the output meanwhile.
static void convolution(const tk_convolution *c, const void *input, void *output,
                        const void *residual, int64_t unit) {
  const int64_t row_units = (c->output.height + c->rows_per_unit - 1) / c->rows_per_unit;
  const int64_t t = c->weights_outermost ? unit / row_units : unit % c->tile_count;
  const int64_t row_unit = c->weights_outermost ? unit % row_units : unit / c->tile_count;
  const int64_t first_row = row_unit * c->rows_per_unit;
  const int64_t end_row = smaller(first_row + c->rows_per_unit, c->output.height);
  const tk_tile *channels = &c->tiles[t];
  const bool half = c->half_tile && t + 1 == c->tile_count;
  const int64_t tile_width = half ? TK_LANES : 2 * TK_LANES;
  const int64_t taps = c->kernel_height * c->kernel_width;
  const int64_t out_block = 2 * t;

  // Where neither kernel nor halo tells rows apart, they are one long row.
  const bool joined = c->kernel_height == 1 && c->kernel_width == 1 && c->stride_height == 1 &&
                      c->stride_width == 1 && c->input.lanes == TK_LANES &&
                      c->input.row == c->output.width * TK_LANES &&
                      c->output.row == c->input.row && c->residual.row == c->input.row;
  const int64_t rows_at_once = joined ? end_row - first_row : 1;
  const int64_t width = rows_at_once * c->output.width;

  if (row_unit == 0) {
    clear_halo(&c->output, output, out_block);
    if (!half) clear_halo(&c->output, output, out_block + 1);
  }
  for (int64_t done = 0; done < channels->blocks; done += c->blocks_per_chunk) {
    const int64_t blocks = smaller(c->blocks_per_chunk, channels->blocks - done);
    const int64_t first_block = channels->first_block + done;
    const bool is_last = done + blocks == channels->blocks;
    const int64_t rest = c->input.channels - (first_block + blocks - 1) * c->input.lanes;
    tile_arguments a = {
        .pixel = c->stride_width * c->input.lanes,
        .input_plane = c->input.plane,
        .tap_row = c->dilation_height * c->input.row,
        .tap_column = c->dilation_width * c->input.lanes,
        .output_plane = c->output.plane,
        .residual_plane = c->residual.plane,
        .blocks = blocks,
        .kernel_height = c->kernel_height,
        .kernel_width = c->kernel_width,
        .lanes = c->input.lanes,
        .lanes_in_last = rounded_up(smaller(rest, c->input.lanes)),
        .rectify = is_last && c->rectify,
    };
    const ELEMENT *weights =
        (const ELEMENT *)c->weights + channels->weights + done * taps * c->input.lanes * tile_width;
    // Large weights come from afar: those of the next chunk, which follow these, are fetched
    // meanwhile.
    const int64_t part_pixels = half ? HALF_PIXELS : TILE_PIXELS;
    // A register tile may hold a part of the channels only; then the parts follow each other.
    const int64_t part_width = (half ? HALF_VECTORS : TILE_VECTORS) * WIDTH;
    const int64_t register_tiles = (end_row - first_row) / rows_at_once *
                                   (tile_width / part_width) *
                                   ((width + part_pixels - 1) / part_pixels);
    const int64_t chunk = blocks * taps * c->input.lanes * tile_width;
    a.upcoming = weights + chunk;
    if (c->weights_outermost)
      a.upcoming_lines = (chunk / LINE + register_tiles - 1) / register_tiles;
    for (int64_t row = first_row; row < end_row; row += rows_at_once) {
      for (int64_t part = 0; part < tile_width; part += part_width) {
        const int64_t block = out_block + part / TK_LANES;
        a.input = const_pixel_of(&c->input, input, first_block,
                                 row * c->stride_height - c->padding_height) -
                  c->padding_width * c->input.lanes;
        a.weights = weights + part * LANES_PER_STEP;
        a.output = pixel_of(&c->output, output, block, row);
        a.bias = done == 0 ? c->bias + block * TK_LANES : NULL;
        a.residual =
            is_last && residual ? const_pixel_of(&c->residual, residual, block, row) : NULL;
        if (half)
          tile_row(&a, half_tiles, HALF_PIXELS, width);
        else
          tile_row(&a, full_tiles, TILE_PIXELS, width);
      }
    }
  }
}
