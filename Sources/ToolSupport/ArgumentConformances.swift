public import ArgumentParser
public import SaliencyDrawing
public import SaliencyTensor

// The packages know nothing of command lines, so their choices become options here. Should a package
// ever adopt the protocol itself, the compiler will say so: both are in this repository.

// swift-format-ignore: AvoidRetroactiveConformances
extension Interpolation: @retroactive ExpressibleByArgument {}

// swift-format-ignore: AvoidRetroactiveConformances
extension ColorMap: @retroactive ExpressibleByArgument {}

// swift-format-ignore: AvoidRetroactiveConformances
extension Precision: @retroactive ExpressibleByArgument {}
