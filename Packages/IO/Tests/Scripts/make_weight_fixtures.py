"""Makes the small weight files in ../SaliencyIOTests/Fixtures/weights.

Run by hand with h5py 3.16.0, numpy 2.4.6 and safetensors 0.8.0. Elements are 0, 1, 2, ... in
row-major order (times 0.5 where a type has fractions), so that the tests know them without a list.
Some bytes differ from run to run (times in HDF5 headers, the order of safetensors metadata); the
elements do not. keras[123]_*.h5, keras3.weights.h5 and h5.json there come from another source: four
Keras layouts with equal numbers.
"""

import pathlib

import h5py
import numpy
from safetensors import TensorSpec, serialize_file

FOLDER = pathlib.Path(__file__).parent.parent / "SaliencyIOTests" / "Fixtures" / "weights"


def counting(shape, dtype="<f4", step=1.0):
    count = int(numpy.prod(shape))
    return (numpy.arange(count) * step).astype(dtype).reshape(shape)


def create(name, libver=("earliest", "v110")):
    """Opens a new file; by default in the oldest form, which is what Keras writes."""
    return h5py.File(FOLDER / name, "w", libver=libver)


def types():
    with create("types.h5") as file:
        for dtype in ["<f2", "<f4", "<f8", ">f4", ">f8"]:
            file["numbers/" + {"<": "little", ">": "big"}[dtype[0]] + dtype[1:]] = counting(
                (2, 3), dtype, 0.5)
        for dtype in ["u1", "i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", ">i4"]:
            file["numbers/" + ("big" if dtype[0] == ">" else "") + dtype[-2:]] = counting(
                (2, 3), dtype)
        file["numbers/negative"] = numpy.array([-1, -128], "i1")
        file["numbers/truth"] = numpy.array([True, False, True])
        file["numbers/scalar"] = numpy.float32(2.5)
        file["numbers/empty"] = numpy.zeros((0, 3), "<f4")
        brain = h5py.h5t.IEEE_F32LE.copy()
        brain.set_fields(15, 7, 8, 0, 7)
        brain.set_size(2)
        brain.set_precision(16)
        brain.set_ebias(127)
        space = h5py.h5s.create_simple((3,))
        dataset = h5py.h5d.create(file["numbers"].id, b"brain", brain, space)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, numpy.array([1, -2.5, 3], "<f4"),
                      h5py.h5t.NATIVE_FLOAT)
        file["others/text"] = "words"
        file["others/none"] = h5py.Empty("<f4")
        file["others/pair"] = numpy.zeros(2, [("a", "<f4"), ("b", "<i4")])


def strings():
    with create("strings.h5") as file:
        attributes = file.attrs
        words = ["first", "second layer", "größe"]
        attributes["fixed"] = numpy.array([word.encode() for word in words])
        attributes["variable"] = numpy.array(words, h5py.string_dtype())
        attributes["fixed_scalar"] = numpy.bytes_(b"2.4.0")
        attributes["variable_scalar"] = "tensorflow"
        attributes["empty"] = numpy.array([])
        attributes["number"] = 7
        for part in range(3):
            attributes[f"split{part}"] = numpy.array([f"part{part}-{i}".encode() for i in range(2)])
        padded = h5py.h5t.C_S1.copy()
        padded.set_size(6)
        padded.set_strpad(h5py.h5t.STR_SPACEPAD)
        space = h5py.h5s.create_simple((2,))
        attribute = h5py.h5a.create(file.id, b"padded", padded, space)
        attribute.write(numpy.array([b"ab    ", b"cdefgh"], "S6"), mtype=padded)
        file.create_group("group").attrs["fixed"] = numpy.array([b"inner"])
    with create("long-string.h5") as file:
        file.attrs["text"] = "x" * 6000


def storage():
    with create("storage.h5") as file:
        values = counting((40, 50))
        file.create_dataset("chunked", data=values, chunks=(7, 11))
        file.create_dataset("gzip", data=values, chunks=(16, 16), compression="gzip")
        file.create_dataset("gzip-shuffle", data=values, chunks=(40, 50), compression="gzip",
                            compression_opts=9, shuffle=True)
        file.create_dataset("checksum", data=values, chunks=(40, 50), fletcher32=True)
        file.create_dataset("zeros", data=numpy.zeros((512, 512), "<f4"), compression="gzip",
                            compression_opts=9, chunks=(512, 512))
    with create("claims.h5") as file:
        # 4 GiB each, of which nothing was ever written.
        file.create_dataset("contiguous", (1 << 30,), "<f4")
        file.create_dataset("chunked", (1 << 30,), "<f4", chunks=(1 << 20,))
        partly = file.create_dataset("partly", (1 << 30,), "<f4", chunks=(16,))
        partly[:16] = 1
        wide = file.create_dataset("wide", (4,), "<f4", chunks=(1 << 29,), maxshape=(None,),
                                   compression="gzip")
        del wide
        file.create_dataset("huge", (1 << 40, 1 << 20), "<f4")
        file.create_dataset("uncountable", (1 << 40, 1 << 40), "<f4", chunks=(1, 1))


def links():
    with create("links.h5") as file:
        file["a/values"] = counting((3,))
        file["a/same"] = file["a/values"]
        file["a/loop"] = file["a"]
        file["a/top"] = file["/"]
        file["soft"] = h5py.SoftLink("/a/values")
        file["soft-group"] = h5py.SoftLink("/a")
        file["nowhere"] = h5py.SoftLink("/missing")
        file["external"] = h5py.ExternalLink("storage.h5", "/gzip")
        # Raw data in another file, and a view of another file's dataset.
        file.create_dataset("b/outside", (4,), "<f4", external=[("types.h5", 0, 16)])
        layout = h5py.VirtualLayout((40, 50), "<f4")
        layout[:] = h5py.VirtualSource("storage.h5", "gzip", (40, 50))
        file.create_virtual_dataset("b/view", layout)
    with create("plugin.h5") as file:
        # A filter that only exists as a plug-in; the data stay as they are because it is optional.
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_chunk((4,))
        creation.set_filter(32001, h5py.h5z.FLAG_OPTIONAL, (1, 2))
        dataset = h5py.h5d.create(file.id, b"values", h5py.h5t.IEEE_F32LE,
                                  h5py.h5s.create_simple((4,)), creation)
        dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, counting((4,)))
    with create("deep.h5", "v110") as file:
        group = file
        for _ in range(100):
            group = group.create_group("g")
        group["values"] = counting((1,))
    with h5py.File(FOLDER / "user-block.h5", "w", userblock_size=512) as file:
        file["values"] = counting((5,))
    with create("latest.h5", "v110") as file:
        file["group/values"] = counting((5,))
    with create("flat.h5") as file:
        file.attrs["architecture"] = "small"
        file["conv1.weight"] = counting((2, 1, 3, 3))
        file["layers/0/weight"] = counting((4,))
        file["note"] = "no tensor"


def layer(group, name, weights):
    """A layer of the legacy formats: weights is a list of (name, array)."""
    place = group.create_group(name)
    place.attrs["weight_names"] = numpy.array([weight.encode() for weight, _ in weights])
    for weight, array in weights:
        place[weight] = array


def legacy(name, layers, base="", version=None, others=None):
    with create(name) as file:
        group = file.create_group(base) if base else file
        group.attrs["layer_names"] = numpy.array([layer_name.encode() for layer_name, _ in layers])
        for layer_name, weights in layers:
            layer(group, layer_name, weights)
        if version:
            file.attrs["keras_version"] = version.encode()
            file.attrs["backend"] = b"theano"
        if others:
            others(file, group)


def keras():
    value = counting((2,))
    legacy("keras2-theano.h5", [("conv1", [("conv1/kernel", value), ("conv1/bias", value)])],
           version="2.1.6")
    inner = [("conv/kernel:0", value), ("conv/bias:0", value), ("norm/gamma:0", value),
             ("norm/beta:0", value)]
    legacy("nested.h5", [("encoder", inner), ("head", [("head/kernel:0", value)])], version="2.4.0")
    legacy("nested-twins.h5", [("left", inner), ("right", inner)], version="2.4.0")

    def split(file, group):
        del group["wide"].attrs["weight_names"]
        group["wide"].attrs["weight_names0"] = numpy.array([b"wide/kernel:0"])
        group["wide"].attrs["weight_names1"] = numpy.array([b"wide/bias:0"])
        file.create_group("optimizer_weights")["Adam/iterations:0"] = numpy.int64(3)

    legacy("model.h5", [("input", []), ("wide", [("wide/kernel:0", value), ("wide/bias:0", value)])],
           base="model_weights", version="2.4.0", others=split)

    def forget_layer(file, group):
        del group["b"]

    legacy("missing-layer.h5", [("a", [("a/kernel:0", value)]), ("b", [("b/kernel:0", value)])],
           others=forget_layer)

    def forget_weight(file, group):
        del group["a"]["a/kernel:0"]

    legacy("missing-weight.h5", [("a", [("a/kernel:0", value)])], others=forget_weight)

    def link_weight(file, group):
        del group["a"]["a/kernel:0"]
        group["a"]["a/kernel:0"] = h5py.ExternalLink("storage.h5", "/gzip")

    legacy("linked-weight.h5", [("a", [("a/kernel:0", value)])], others=link_weight)

    with create("numbered.weights.h5", "v110") as file:
        for index in range(12):
            group = "layers/conv2d" + (f"_{index}" if index else "") + "/vars/"
            file[group + "0"] = counting((1, 1, 1, index + 1))
            file[group + "1"] = counting((index + 1,))
        for index in range(4):
            file[f"layers/batch_normalization/vars/{index}"] = value
        file["layers/conv_lstm2d/cell/vars/0"] = value
        file["layers/layer_normalization/vars/0"] = value
        file["layers/dropout/seed_generator/vars/0"] = numpy.zeros(2, "<u4")
        file["layers/rescaling/vars"] = file.create_group("empty")
        file["optimizer/vars/0"] = numpy.int64(7)
        for model in ["functional", "functional_1"]:
            file[f"layers/{model}/layers/dense/vars/0"] = counting((2, 2))
            file[f"layers/{model}/layers/dense/vars/1"] = value


def arrays():
    numpy.save(FOLDER / "c.npy", counting((2, 3), "<f4", 0.5))
    numpy.save(FOLDER / "fortran.npy", numpy.asfortranarray(counting((2, 3, 4), "<f8", 0.5)))
    for dtype in ["<f2", ">f2", ">f4", ">f8", "u1", "i1", "<u2", ">i2", "<u4", ">i4", "<u8", ">i8"]:
        name = {"<": "little-", ">": "big-"}.get(dtype[0], "") + dtype[-2:]
        numpy.save(FOLDER / f"{name}.npy", counting((3,), dtype))
    numpy.save(FOLDER / "truth.npy", numpy.array([True, False, True]))
    numpy.save(FOLDER / "scalar.npy", numpy.float32(2.5))
    numpy.save(FOLDER / "empty.npy", numpy.zeros((0, 3), "<f4"))
    numpy.save(FOLDER / "text.npy", numpy.array(["words"]))
    numpy.save(FOLDER / "structured.npy", numpy.zeros(2, [("a", "<f4")]))
    for version in [(2, 0), (3, 0)]:
        with open(FOLDER / f"version{version[0]}.npy", "wb") as file:
            numpy.lib.format.write_array(file, counting((2, 3)), version=version)


def safetensors():
    grid = counting((2, 3))
    arrays = {word: grid.astype(dtype) for word, dtype in [
        ("float64", "<f8"), ("float32", "<f4"), ("float16", "<f2"), ("int64", "<i8"),
        ("uint64", "<u8"), ("int32", "<i4"), ("uint32", "<u4"), ("int16", "<i2"),
        ("uint16", "<u2"), ("int8", "i1"), ("uint8", "u1")]}
    arrays["bool"] = numpy.array([True, False, True])
    arrays["scalar"] = numpy.array(2.5, "<f4")
    arrays["empty"] = numpy.zeros((0, 3), "<f4")
    # The upper half of a float's bits.
    arrays["bfloat16"] = (grid.view("<u4") >> 16).astype("<u2")
    words = {"scalar": "float32", "empty": "float32"}
    tensors = {
        name: TensorSpec(dtype=words.get(name, name), shape=list(array.shape),
                         data_ptr=array.ctypes.data, data_len=array.nbytes)
        for name, array in arrays.items()
    }
    serialize_file(tensors, FOLDER / "types.safetensors", {"format": "pt", "größe": "a \"b\"\n\\"})


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in [types, strings, storage, links, keras, arrays, safetensors]:
        make()
