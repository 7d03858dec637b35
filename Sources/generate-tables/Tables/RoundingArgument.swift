public import ArgumentParser
public import SaliencyMetrics

// The packages know nothing of command lines. Should the package ever adopt the protocol itself, the
// compiler will say so: both are in this repository.

// swift-format-ignore: AvoidRetroactiveConformances
extension PercentRounding: @retroactive ExpressibleByArgument {}
