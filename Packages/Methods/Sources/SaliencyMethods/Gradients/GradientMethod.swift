public import SaliencyTensor

/// A method that combines a layer's activations with the gradients of a class score.
///
/// The score is the class's output before any softmax. Layers inside of a residual block are allowed;
/// their gradients take a pass through the whole network.
public protocol GradientMethod: ClassSpecificMethod {
  /// What becomes of negative values at the end.
  var rectifier: Rectifier { get set }

  /// One image's map before rectification.
  ///
  /// - Parameters:
  ///   - activations: The layer's activations `A`, `[C, h, w]`.
  ///   - gradients: The gradients `G` of the class score with respect to them, `[C, h, w]`.
  /// - Returns: `[h, w]`.
  /// - Throws: `ShapeError` if the shapes differ.
  func values(of activations: Tensor, gradients: Tensor) throws -> Tensor
}

extension GradientMethod {
  /// The treatment of negative values.
  public static var settings: [MethodSetting<Self>] {
    [MethodSetting("rectifier", \.rectifier, "what becomes of negative values at the end")]
  }

  /// One map for each image, from one backward pass that all gradient methods share.
  public func maps(of pass: ForwardPass, at layer: String) throws -> [SaliencyMap] {
    let classes = try pass.classes(explaining: classIndex, by: Self.about)
    let activations = try pass.spatialActivations(at: layer)
    let gradients = try pass.gradients(ofClasses: classes, at: layer)
    return try pass.forEachImage { image in
      let values = try values(of: activations[entry: image], gradients: gradients[entry: image])
      return try SaliencyMap(
        values: rectifier(values), layer: layer,
        classIndex: classes[image], forwards: 1)
    }
  }
}

/// A gradient method that gives every channel one weight: `sum_c w_c A_c`.
public protocol ChannelWeightingMethod: GradientMethod {
  /// The weight of one channel.
  ///
  /// - Parameters:
  ///   - activations: The channel's activations at the `P` places.
  ///   - gradients: The gradients at the same places.
  /// - Returns: `w_c`.
  func weight(activations: ArraySlice<Float>, gradients: ArraySlice<Float>) -> Double
}

extension ChannelWeightingMethod {
  /// The weighted sum of the channels.
  public func values(of activations: Tensor, gradients: Tensor) throws -> Tensor {
    let places = try activations.places(matching: gradients)
    let (values, slopes) = (activations.scalars, gradients.scalars)
    let weights = (0..<activations.shape[0]).map { channel in
      let range = channel * places..<(channel + 1) * places
      return weight(activations: values[range], gradients: slopes[range])
    }
    return try activations.sumOfChannels(weightedBy: weights)
  }
}

/// A gradient method that looks at each place of each channel alone: `sum_c f(A_c, G_c)`.
public protocol PlacewiseGradientMethod: GradientMethod {
  /// What one activation adds to the map at its place.
  func contribution(activation: Double, gradient: Double) -> Double
}

extension PlacewiseGradientMethod {
  /// The sum of the contributions of all channels.
  public func values(of activations: Tensor, gradients: Tensor) throws -> Tensor {
    let places = try activations.places(matching: gradients)
    var sums = [Double](repeating: 0, count: places)
    let (values, slopes) = (activations.scalars, gradients.scalars)
    for index in values.indices {
      sums[index % places] += contribution(
        activation: Double(values[index]), gradient: Double(slopes[index]))
    }
    return try Tensor(
      shape: [activations.shape[1], activations.shape[2]], scalars: sums.map { Float($0) })
  }
}

extension Tensor {
  /// The places of `[C, h, w]`, once another tensor has the same shape.
  fileprivate func places(matching other: Tensor) throws(ShapeError) -> Int {
    guard shape.rank == 3, shape.count > 0, shape == other.shape else {
      throw ShapeError(
        operation: "activations and gradients", expected: "[C, h, w] twice",
        found: "\(shape) and \(other.shape)")
    }
    return shape[1] * shape[2]
  }

  /// The weighted sum of a layer's channels, in double precision.
  ///
  /// `M[y, x] = sum over c of w[c] * self[c, y, x]`
  ///
  /// - Parameter weights: One for each channel of `[C, h, w]`.
  /// - Returns: `[h, w]`.
  /// - Throws: `ShapeError` unless there is one weight for each channel.
  func sumOfChannels(weightedBy weights: [Double]) throws(ShapeError) -> Tensor {
    guard shape.rank == 3, shape[0] == weights.count else {
      throw ShapeError(
        operation: "weighted sum", expected: "[\(weights.count), h, w]", found: shape)
    }
    let places = shape[1] * shape[2]
    var sums = [Double](repeating: 0, count: places)
    withUnsafeScalars { elements in
      for (channel, weight) in weights.enumerated() where weight != 0 {
        for place in 0..<places {
          sums[place] += weight * Double(elements[channel * places + place])
        }
      }
    }
    return try Tensor(shape: [shape[1], shape[2]], scalars: sums.map { Float($0) })
  }
}
