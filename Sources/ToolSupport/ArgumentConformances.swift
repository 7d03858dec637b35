public import ArgumentParser
public import SaliencyDrawing
public import SaliencyTensor

// The packages know nothing of command lines, so their choices become options here.

extension Interpolation: @retroactive ExpressibleByArgument {}

extension ColorMap: @retroactive ExpressibleByArgument {}
