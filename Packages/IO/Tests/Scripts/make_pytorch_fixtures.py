"""Makes the small PyTorch files in ../SaliencyIOTests/Fixtures/PyTorch.

Run by hand with PyTorch 1.13.0 and numpy 1.24.2 (Debian 12's python3-torch). Elements count 0, 1, 2,
... in row-major order, so that the tests know them without a list. What that version cannot write (the
records of PyTorch 2, views of storages in the oldest files, ZIP64) is put together from the same parts.
"""

import argparse
import collections
import io
import pathlib
import pickle
import struct
import sys
import types
import zipfile

import numpy
import torch

FOLDER = pathlib.Path(__file__).parent.parent / "SaliencyIOTests" / "Fixtures" / "PyTorch"
MAGIC = 0x1950A86A20F9469CFC6C


def counting(shape, dtype=torch.float32, step=1.0):
    count = int(numpy.prod(shape))
    return (torch.arange(count, dtype=torch.float64) * step).to(dtype).reshape(shape)


def save(value, name, legacy=False, protocol=2):
    torch.save(
        value, str(FOLDER / name), pickle_protocol=protocol,
        _use_new_zipfile_serialization=not legacy)


def module(name, **members):
    """A module with classes of these names, so that pickles can name them."""
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:end]), types.ModuleType(".".join(parts[:end])))
    for key, member in members.items():
        member.__module__ = name
        member.__qualname__ = key
        setattr(sys.modules[name], key, member)


def element_types():
    values = {
        str(dtype).split(".")[1]: counting((2, 3), dtype, 0.5 if dtype.is_floating_point else 1)
        for dtype in [
            torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32,
            torch.int16, torch.int8, torch.uint8]
    }
    values["bool"] = torch.tensor([True, False, True])
    values["negative"] = torch.tensor([-1, -128], dtype=torch.int8)
    values["huge"] = torch.tensor([-2**62, 2**53 + 1], dtype=torch.int64)
    return values


def views():
    base = counting((24,))
    grid = base.reshape(4, 6)
    half = counting((24,), torch.float16).reshape(4, 6)
    return {
        "base": base, "grid": grid, "transposed": grid.t(), "slice": base[4:10],
        "columns": grid[:, 1::2], "rows": grid[1:3], "cube": base.reshape(2, 3, 4).permute(2, 0, 1),
        "expanded": torch.tensor([5.0]).expand(3, 4), "column": torch.tensor([[1.0], [2.0]]).expand(2, 3),
        "channels_last": counting((1, 3, 2, 2)).contiguous(memory_format=torch.channels_last),
        "scalar": torch.tensor(2.5), "element": base[7], "empty": torch.zeros(0, 3),
        "empty_view": base[24:], "half_transposed": half.t(), "half_slice": half[2],
        "one_by_one": grid[2:3, 5:6],
    }


def state_dict():
    torch.manual_seed(0)
    network = torch.nn.Sequential(collections.OrderedDict(
        conv=torch.nn.Conv2d(1, 2, 3), norm=torch.nn.BatchNorm2d(2)))
    with torch.no_grad():
        for tensor in network.state_dict().values():
            tensor.copy_(counting(tensor.shape, tensor.dtype))
    return network


class AttributeDict(dict):
    pass


class ModelCheckpoint:
    pass


def checkpoint():
    """What Lightning keeps: settings of many classes around the numbers."""
    module("pytorch_lightning.utilities.parsing", AttributeDict=AttributeDict)
    module("pytorch_lightning.callbacks.model_checkpoint", ModelCheckpoint=ModelCheckpoint)
    network = state_dict()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    network(torch.ones(1, 1, 4, 4)).sum().backward()
    optimizer.step()
    with torch.no_grad():
        for tensor in network.state_dict().values():
            tensor.copy_(counting(tensor.shape, tensor.dtype))
    path = pathlib.PurePosixPath("runs/last.ckpt")
    pairs = collections.defaultdict(list)
    pairs["a"].append((1, 2.5))
    return {
        "epoch": 3, "global_step": -70000, "pytorch-lightning_version": "1.1.8",
        "callbacks": {ModelCheckpoint: {"best_model_score": torch.tensor(0.75), "path": path}},
        "optimizer_states": [optimizer.state_dict()], "lr_schedulers": [],
        "state_dict": collections.OrderedDict(
            ("encoder." + key, value) for key, value in network.state_dict().items()),
        "hyper_parameters": AttributeDict(arch="resnet18", seed=2**63 + 5, small=2**40),
        "args": argparse.Namespace(lr=0.1, sizes=[1, 2], name="größe", nothing=None),
        "loss": numpy.float64(1.5), "mean": numpy.arange(3, dtype="<f4"), "dtype": torch.float16,
        "size": torch.Size([2, 3]), "device": torch.device("cpu"), "pairs": pairs,
        "kinds": {1, 2}, "frozen": frozenset(["x"]), "yes": True, "bytes": b"\x00\xff",
    }


def parameters():
    plain = torch.nn.Parameter(counting((2, 2)))
    marked = torch.nn.Parameter(counting((3,)), requires_grad=False)
    marked.note = "kept with the parameter"
    tensor = counting((2,))
    tensor.note = "kept with the tensor"
    shared = [1]
    shared.append(shared)
    return {"plain": plain, "marked": marked, "tensor": tensor, "cycle": shared,
            "twice": [plain, plain]}


class Storage:
    """Stands for a storage in a pickle made by hand."""

    def __init__(self, *identifier):
        self.identifier = identifier


class Pickler(pickle.Pickler):
    def persistent_id(self, value):
        return value.identifier if isinstance(value, Storage) else None


def pickled(value, protocol=2):
    buffer = io.BytesIO()
    Pickler(buffer, protocol).dump(value)
    return buffer.getvalue()


class Call:
    """Stands for a function and its arguments."""

    def __init__(self, function, *arguments):
        self.reduced = (function, arguments)

    def __reduce__(self):
        return self.reduced


def rebuild_v3(*arguments):
    pass


class UntypedStorage:
    pass


def tensor_of(storage, offset, shape, stride):
    return Call(torch._utils._rebuild_tensor_v2, storage, offset, shape, stride, False,
                collections.OrderedDict())


def repack(source, name, root="archive", method=zipfile.ZIP_STORED, extra=(), zip64=False, order=None):
    """Packs the entries of a file again, with another root."""
    with zipfile.ZipFile(FOLDER / source) as old, zipfile.ZipFile(FOLDER / name, "w", method) as new:
        names = old.namelist()
        for entry in order(names) if order else names:
            target = root + entry[entry.index("/"):]
            with new.open(target, "w", force_zip64=zip64) as file:
                file.write(old.read(entry))
        for key, contents in extra:
            new.writestr(root + "/" + key, contents)


def records_of_version_2():
    """Types without a class of storages, and the records that PyTorch 2 adds."""
    module("torch.storage", UntypedStorage=UntypedStorage)
    module("torch._utils", _rebuild_tensor_v3=rebuild_v3)
    rebuild_v3.__name__ = "_rebuild_tensor_v3"
    value, data = {}, []
    for number, (name, dtype) in enumerate([("uint16", "<u2"), ("uint32", "<u4"), ("uint64", "<u8")]):
        setattr(torch, name, Named("torch", name))
        storage = Storage("storage", UntypedStorage, str(number), "cpu", 6 * int(dtype[2]))
        value[name] = Call(rebuild_v3, storage, 2, (2, 2), (2, 1), False,
                           collections.OrderedDict(), getattr(torch, name))
        data.append(numpy.arange(6, dtype=dtype).tobytes())
    with zipfile.ZipFile(FOLDER / "version2.pth", "w") as file:
        file.writestr("model/data.pkl", pickled(value))
        file.writestr("model/.format_version", "1")
        file.writestr("model/.storage_alignment", "64")
        file.writestr("model/byteorder", "little")
        for number, contents in enumerate(data):
            file.writestr(f"model/data/{number}", contents)
        file.writestr("model/version", "3\n")
        file.writestr("model/.data/serialization_id", "0" * 40)


class Named:
    """Stands for a constant of a module."""

    def __init__(self, module, name):
        self.__module__ = module
        self.__name__ = self.__qualname__ = name

    def __reduce__(self):
        return self.__name__


def big_endian():
    storage = Storage("storage", torch.FloatStorage, "0", "cpu", 6)
    doubles = Storage("storage", torch.DoubleStorage, "1", "cpu", 2)
    value = {"floats": tensor_of(storage, 0, (2, 3), (3, 1)), "doubles": tensor_of(doubles, 0, (2,), (1,))}
    with zipfile.ZipFile(FOLDER / "big-endian.pth", "w") as file:
        file.writestr("a/data.pkl", pickled(value))
        file.writestr("a/byteorder", "big")
        file.writestr("a/data/0", numpy.arange(6, dtype=">f4").tobytes())
        file.writestr("a/data/1", numpy.arange(2, dtype=">f8").tobytes())


def legacy_bytes(value, keys, storages, little=True):
    facts = dict(protocol_version=1001, little_endian=little,
                 type_sizes=dict(short=2, int=4, long=4))
    parts = [pickled(part) for part in (MAGIC, 1001, facts, value, keys)]
    return b"".join(parts) + b"".join(
        struct.pack("<q", len(array)) + array.tobytes() for array in storages)


def storage_views():
    """Views of one storage as PyTorch before 0.4 wrote them, and elements that stand in no view."""
    def view(*metadata):
        return Storage("storage", torch.FloatStorage, "10", "cpu", 8, metadata or None)
    value = {
        "whole": tensor_of(view(), 0, (2, 4), (4, 1)),
        "second": Call(torch._utils._rebuild_tensor, view("11", 4, 4), 1, (3,), (1,)),
        "transposed": tensor_of(view("12", 2, 6), 0, (3, 2), (1, 3)),
    }
    data = legacy_bytes(value, ["10"], [numpy.arange(8, dtype="<f4")])
    (FOLDER / "storage-views.pth").write_bytes(data)
    other = legacy_bytes(value, ["10"], [numpy.arange(8, dtype="<f4")], little=False)
    (FOLDER / "other-machine.pth").write_bytes(other)


FOLDER.mkdir(exist_ok=True)
for legacy in [False, True]:
    ending = "-legacy.pth" if legacy else ".pth"
    save(element_types(), "types" + ending, legacy)
    save(views(), "views" + ending, legacy)
    save(checkpoint(), "checkpoint" + ending, legacy)
    save(parameters(), "parameters" + ending, legacy)
    save(state_dict().state_dict(), "state-dict" + ending, legacy)
    for protocol in [3, 4, 5]:
        save(checkpoint(), f"protocol{protocol}{ending}", legacy, protocol)
# In the legacy format it would hold the source code of its classes.
save(torch.nn.Sequential(torch.nn.Linear(1, 1)), "module.pth")
repack("views.pth", "deflated.pth", "resnet 50", zipfile.ZIP_DEFLATED)
repack("views.pth", "zip64.pth", "renamed", zip64=True)
repack("views.pth", "reversed.pth", order=lambda names: reversed(names))
records_of_version_2()
big_endian()
storage_views()
