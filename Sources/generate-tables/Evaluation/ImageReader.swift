import Dispatch
import Foundation
import SaliencyIO
import SaliencyMetrics
import Synchronization
import ToolSupport

/// An image as the networks see it, with its mask.
struct LoadedImage: Sendable {
  let item: DataSetItem

  /// Interleaved red, green and blue bytes of a square.
  let pixels: [UInt8]
  let mask: Mask
}

/// Reads images ahead, in a thread of its own, while the networks run.
///
/// Only some images wait at a time, so that memory does not grow with their number.
final class ImageReader: Sendable {
  private let results = Mutex<[Result<LoadedImage, any Error>]>([])
  private let filled = DispatchSemaphore(value: 0)
  private let free = DispatchSemaphore(value: 0)
  private let isStopped = Mutex(false)

  /// Starts to read.
  ///
  /// - Parameters:
  ///   - items: The images, in the order in which ``next()`` gives them.
  ///   - dataSet: Where they are.
  ///   - size: The side of images and masks in pixels.
  ///   - ahead: How many images wait at most.
  init(_ items: [DataSetItem], of dataSet: DataSet, size: Int, ahead: Int) {
    // A semaphore that is freed with less than it began with ends the process.
    for _ in 0..<ahead { free.signal() }
    let thread = Thread { [self] in
      for item in items {
        free.wait()
        guard !isStopped.withLock(\.self) else { return }
        let result = Result { try Self.read(item, of: dataSet, size: size) }
        results.withLock { $0.append(result) }
        filled.signal()
      }
    }
    thread.name = "images"
    thread.start()
  }

  /// The next image, or why it cannot be used.
  func next() -> Result<LoadedImage, any Error> {
    filled.wait()
    defer { free.signal() }
    return results.withLock { $0.removeFirst() }
  }

  /// Ends the reading: images that were not asked for are not read.
  func stop() {
    isStopped.withLock { $0 = true }
    free.signal()
  }

  private static func read(_ item: DataSetItem, of dataSet: DataSet, size: Int) throws
    -> LoadedImage
  {
    let sample = try dataSet.load(item, side: size)
    return try naming(item.imagePath ?? item.identifier) {
      let photograph = try InputCrop.square.apply(to: sample.photograph, size: size)
      let mask = try Mask(
        height: size, width: size, isObject: sample.mask.bytes.map { $0 != 0 })
      return LoadedImage(item: item, pixels: photograph.bytes, mask: mask)
    }
  }
}
