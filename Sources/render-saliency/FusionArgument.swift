public import ArgumentParser
public import SaliencyMethods

// The package knows nothing of command lines; should it ever adopt the protocol, the compiler says so.
// swift-format-ignore: AvoidRetroactiveConformances
extension Fusion: @retroactive ExpressibleByArgument {}
