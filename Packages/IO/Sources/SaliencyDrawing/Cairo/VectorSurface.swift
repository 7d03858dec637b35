internal import CCairo

/// Draws a canvas as a page of lines, pictures and letters.
enum VectorSurface {
  static func pdfData(of canvas: Canvas) throws(DrawingError) -> [UInt8] {
    try data(of: canvas, subject: "PDF") { sink in
      let surface = cairo_pdf_surface_create_for_stream(
        ByteSink.write, sink, canvas.width, canvas.height)
      // Otherwise cairo writes the time of day.
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, nil)
      return surface
    }
  }

  static func svgData(of canvas: Canvas) throws(DrawingError) -> [UInt8] {
    let bytes = try data(of: canvas, subject: "SVG") { sink in
      let surface = cairo_svg_surface_create_for_stream(
        ByteSink.write, sink, canvas.width, canvas.height)
      cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PT)
      return surface
    }
    return SVGCleaning.cleaned(bytes)
  }

  private static func data(
    of canvas: Canvas, subject: String, _ create: (UnsafeMutableRawPointer) -> OpaquePointer?
  ) throws(DrawingError) -> [UInt8] {
    let sink = ByteSink()
    // A surface that is given up after an error may still write when it is destroyed. The sink is
    // declared first, so that it lives until then.
    let failure: DrawingError? = withExtendedLifetime(sink) {
      do throws(DrawingError) {
        let surface = try CairoSurface(
          taking: create(Unmanaged.passUnretained(sink).toOpaque()), subject: subject)
        try CairoRenderer(surface, kind: .vector).draw(canvas)
        cairo_surface_finish(surface.pointer)
        try surface.check(subject)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
    return sink.bytes
  }
}

/// Collects what cairo writes.
private final class ByteSink {
  private(set) var bytes: [UInt8] = []

  static let write: cairo_write_func_t = { sink, bytes, count in
    if let sink {
      Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue().bytes.append(
        contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
    return CAIRO_STATUS_SUCCESS
  }
}
