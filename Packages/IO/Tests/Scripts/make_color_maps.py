"""Writes the tables of SaliencyDrawing/ColorMapTables.swift and the values that its tests compare.

Made with matplotlib 3.11.2. Run: python make_color_maps.py > ../../Sources/SaliencyDrawing/ColorMapTables.swift
With --samples it prints the colors of the tests instead.

An entry is round(255 v) for each of the red, green and blue of matplotlib's list of 256 colors.
"""

import sys

import matplotlib

NAMES = ["viridis", "inferno", "magma", "plasma", "turbo"]
DIGITS_PER_LINE = 90


def entries(name):
    return [tuple(round(255 * v) for v in color) for color in matplotlib.colormaps[name].colors]


def samples():
    for name in NAMES:
        table = entries(name)
        assert len(table) == 256
        print(name, {index: table[index] for index in (0, 1, 64, 100, 128, 200, 255)})


def source():
    print("/// The 256 colors of each map as hexadecimal digits, six per color: red, green, blue.")
    print("///")
    print("/// Written by `Tests/Scripts/make_color_maps.py` from the tables of matplotlib 3.11, whose")
    print("/// values v of 0...1 are rounded to 8 bits as `round(255 v)`.")
    print("enum ColorMapTables {")
    for place, name in enumerate(NAMES):
        digits = "".join("%02x%02x%02x" % color for color in entries(name))
        lines = [digits[i : i + DIGITS_PER_LINE] for i in range(0, len(digits), DIGITS_PER_LINE)]
        if place:
            print()
        print(f'  static let {name} = """')
        print("".join(f"    {line}\\\n" for line in lines[:-1]) + f"    {lines[-1]}")
        print('    """')
    print("}")


if __name__ == "__main__":
    samples() if "--samples" in sys.argv[1:] else source()
