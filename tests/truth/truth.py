"""Writes where a compiler puts every field of CPython's objects: the judge of every offset that libprobe finds.

usage: truth.py COMPILER OUTPUT INCLUDE... [--interpreter PYTHON] [-- FLAG...]    INCLUDE: the folders of Python.h and
                                                                                  pyconfig.h

One line "STRUCT FIELD OFFSET SIZE" for each field of PyHeapTypeObject, of the other objects that the tables of fields have
rows about, and of the structs that stand in them, and one "STRUCT - OFFSET SIZE" for each of these structs. OFFSET is from
the start of the object. A struct that stands in several objects is written once: PyObject is at the start of all. A field
of such a struct is written as the object's own too if a table has a row for that: PyTupleObject's ob_size. Of structs
without a name only such fields are written. Of a bit-field OFFSET is 8 times the offset of the byte that has its bits, plus
the number of less significant bits in that byte, and SIZE is 0. The fields are those that the compiler wrote into its debug
information: nobody has typed them, so that none can be forgotten.

Structs that no header declares (LIBPROBE_PRIVATE) are those of PYTHON's own debug information, and are left out where it has
none.
"""
import functools
import os
import re
import subprocess
import sys
import tempfile

try:
    from elftools.elf.elffile import ELFFile
except ImportError:
    sys.exit("truth.py: %s has no pyelftools (Debian's package is python3-pyelftools)" % sys.executable)

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "include", "libprobe")
VARIABLE = "libprobe_truth_"
STRUCTS = ("DW_TAG_structure_type", "DW_TAG_union_type")
UNNAMED = "-"  # stands for a struct without a name
LEAVES = ("PyMutex",)  # opaque: what it is made of concerns nobody but CPython's locks


def tables():
    """The families' tables."""
    for family in re.findall(r'^#include "(fields/\w+\.def)"', read(os.path.join(TABLES, "fields.def")), re.M):
        yield read(os.path.join(TABLES, family))


@functools.lru_cache(maxsize=None)
def own_rows():
    """The rows, as (struct, field), that the tables name with their struct: it need not declare the field itself."""
    return {pair for table in tables() for pair in re.findall(r"^LIBPROBE_FIELD\(\d+, (\w+), \1_(\w+),", table, re.M)}


def objects():
    """The structs that the families' tables have rows about, but for those that the tables say stand in another one. Of
    the others the compiler tells which stand in another."""
    found, embedded = [], set(private())
    for table in tables():
        found += re.findall(r"^LIBPROBE_(?:FIELD|RESTRICTED|SIZE)\(\d+, (\w+),", table, re.M)
        embedded.update(re.findall(r"^LIBPROBE_STRUCT\(\w+, (\w+),", table, re.M))
        embedded.update(re.findall(r'\b(?:ADDRESS_OF_STRUCT|STARTS_AT_FIRST_OF)\("(\w+)"\)', table))
    return [owner for owner in dict.fromkeys(found) if owner not in embedded]


@functools.lru_cache(maxsize=None)
def private():
    """{struct: the name of the source file that declares it, as no header does}."""
    return dict(pair for table in tables() for pair in re.findall(r'^LIBPROBE_PRIVATE\((\w+), \w+, "([\w.]+)"\)', table, re.M))


def read(path):
    with open(path) as file:
        return file.read()


def compiled(owners, compiler, includes, flags, folder):
    """The path of an ELF file: a shared object, since pyelftools cannot relocate what object files of some machines say."""
    source, target = os.path.join(folder, "truth.c"), os.path.join(folder, "truth.so")
    with open(source, "w") as file:
        file.write("#include <Python.h>\n#if __has_include(<datetime.h>)\n#include <datetime.h>\n#endif\n" + "".join("%s %s%s;\n" % (owner, VARIABLE, owner) for owner in owners))
    # Version 4 is what every pyelftools reads.
    command = [compiler, "-x", "c", "-w", "-g", "-gdwarf-4", "-shared", "-nostdlib", "-fPIC", source, "-o", target]
    for include in includes:
        # Debian's pyconfig.h includes another by its path from /usr/include; in a root of its own that is the folder above.
        command += ["-isystem", include, "-idirafter", os.path.join(include, "..")]
    try:
        run = subprocess.run(command + flags, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        sys.exit("truth.py: the compiler %s does not start: %s" % (compiler, error.strerror))
    if run.returncode != 0:
        said = run.stdout.decode("utf-8", "replace")
        sys.exit("truth.py: %s cannot compile %s with the headers in %s:\n%s"
                 % (compiler, ", ".join(owners), " and ".join(includes), said))
    return as_elf(compiler, target)


def as_elf(compiler, path):
    """The path of an ELF file with the debug information of a file, which compilers for Windows write as a DLL."""
    with open(path, "rb") as file:
        head = file.read(0x1000)
    if not head.startswith(b"MZ"):
        return path
    start = int.from_bytes(head[0x3C:0x40], "little")
    width = 64 if head[start + 4:start + 6] == b"\x64\x86" else 32
    objcopy = subprocess.check_output([compiler, "-print-prog-name=objcopy"]).decode().strip()
    subprocess.check_call([objcopy, "-O", "elf%d-little" % width, "--only-section=.debug*", path, path + ".elf"])
    return path + ".elf"


def variables_in(dwarf):
    """{struct: the entry of its variable}."""
    return {name_of(entry)[len(VARIABLE):]: entry for unit in dwarf.iter_CUs()
            for entry in unit.get_top_DIE().iter_children()
            if entry.tag == "DW_TAG_variable" and name_of(entry).startswith(VARIABLE)}


ASK = "import os, sys, sysconfig as s; print(os.path.join(s.get_config_var('LIBDIR') or '', s.get_config_var('INSTSONAME') or '')); print(os.path.realpath(sys.executable))"


def own_files(interpreter):
    """The files that the interpreter's code may be in."""
    try:
        said = subprocess.check_output([interpreter, "-c", ASK], universal_newlines=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit("truth.py: %s does not say where it is: %s" % (interpreter, error))
    return [path for path in said.splitlines() if os.path.isfile(path)]


def private_structs(elf):
    """{struct: its entry} of the structs that no header declares."""
    if not elf.has_dwarf_info():
        return {}
    found, wanted = {}, set(private().values())
    for unit in elf.get_dwarf_info().iter_CUs():
        top = unit.get_top_DIE()
        file = os.path.basename(name_of(top))
        if file in wanted:  # the others take long to read
            for entry in top.iter_children():
                if entry.tag == "DW_TAG_typedef" and private().get(name_of(entry)) == file:
                    found[name_of(entry)] = type_of(entry)[0]
    return found


def private_lines(interpreter):
    for path in own_files(interpreter):
        with open(path, "rb") as file:
            if file.read(4) == b"\x7fELF":
                structs = private_structs(ELFFile(file))
                for name in sorted(structs):
                    yield from (line for struct, line in struct_lines(structs[name], name, 0) if struct == name)
                if structs:
                    return


def name_of(entry):
    return entry.attributes["DW_AT_name"].value.decode() if "DW_AT_name" in entry.attributes else ""


def type_of(entry):
    """The entry's type without typedefs and qualifiers, and its name: the typedef's, else its own, "" where it has none."""
    name, kind = "", entry.get_DIE_from_attribute("DW_AT_type")
    while kind.tag in ("DW_TAG_typedef", "DW_TAG_const_type", "DW_TAG_volatile_type"):
        name = name_of(kind) or name
        kind = kind.get_DIE_from_attribute("DW_AT_type")
    return kind, name or name_of(kind)


def size_of(kind):
    """In bytes; None where the debug information does not tell."""
    if kind.tag == "DW_TAG_pointer_type":  # clang does not write it down
        return kind.cu["address_size"]
    if kind.tag != "DW_TAG_array_type":
        return kind.attributes["DW_AT_byte_size"].value if "DW_AT_byte_size" in kind.attributes else None
    size = size_of(type_of(kind)[0])
    for dimension in kind.iter_children():
        if "DW_AT_count" in dimension.attributes:  # clang
            size *= dimension.attributes["DW_AT_count"].value
        elif "DW_AT_upper_bound" in dimension.attributes:  # gcc
            size *= dimension.attributes["DW_AT_upper_bound"].value + 1
        else:
            return None
    return size


def fields_of(struct, name, start):
    """The lines of a struct's fields and of the structs that stand in it, each with its struct; an anonymous one's fields
    count as its own."""
    for member in struct.iter_children():
        if member.tag != "DW_TAG_member":
            continue
        kind, kind_name = type_of(member)
        size = size_of(kind)
        if size is None:
            sys.exit("truth.py: %s.%s is an array without an end: teach truth.py what to write of it" % (name, name_of(member)))
        location = member.attributes.get("DW_AT_data_member_location")  # members of a union have none
        offset = start + (location.value if location else 0)
        if "DW_AT_bit_size" in member.attributes:
            if name_of(member):
                yield name, "%s %s %d 0" % (name, name_of(member), bits_of(member, start, offset, size))
            continue
        if not name_of(member):
            yield from fields_of(kind, name, offset)
            continue
        yield name, "%s %s %d %d" % (name, name_of(member), offset, size)
        if kind.tag in STRUCTS and kind_name not in LEAVES:
            yield from struct_lines(kind, kind_name, offset) if kind_name else fields_of(kind, UNNAMED, offset)


def bits_of(member, start, offset, size):
    """Where a bit-field is: 8 times the offset of its byte, plus the number of less significant bits in that byte."""
    bits, little = member.attributes["DW_AT_bit_size"].value, member.cu.structs.little_endian
    if "DW_AT_data_bit_offset" in member.attributes:  # from the start of the struct, in the order of the machine's bits
        first = start * 8 + member.attributes["DW_AT_data_bit_offset"].value
    else:  # from the most significant bit of an integer
        whole = member.attributes["DW_AT_byte_size"].value if "DW_AT_byte_size" in member.attributes else size
        before = member.attributes["DW_AT_bit_offset"].value
        first = offset * 8 + (whole * 8 - before - bits if little else before)
    last = first + bits - 1
    return first if little else last // 8 * 8 + 7 - last % 8


def struct_lines(struct, name, start):
    yield name, "%s - %d %d" % (name, start, size_of(struct))
    fields = list(fields_of(struct, name, start))
    yield from fields
    for other, line in fields:
        field = line.split()[1]
        if other != name and (name, field) in own_rows():
            yield name, " ".join([name] + line.split()[1:])


def all_lines(owners, variables):
    """The lines of all objects: of those that stand in no other, and of a struct only where it is met first."""
    lines = {owner: list(struct_lines(type_of(variables[owner])[0], owner, 0)) for owner in owners}
    inner = {struct for owner in owners for struct, _ in lines[owner] if struct != owner}
    written = set()
    for owner in owners:
        if owner not in inner:
            yield from (line for struct, line in lines[owner] if struct not in written and struct != UNNAMED)
            written.update(struct for struct, _ in lines[owner])


def main(compiler, output, includes, interpreter, flags):
    owners = objects()
    with tempfile.TemporaryDirectory() as folder:
        with open(compiled(owners, compiler, includes, flags, folder), "rb") as file:
            elf = ELFFile(file)
            variables = variables_in(elf.get_dwarf_info()) if elf.has_dwarf_info() else {}
            if not variables:
                sys.exit("truth.py: %s wrote no debug information about %s" % (compiler, ", ".join(owners)))
            lines = list(all_lines(owners, variables))
    lines += private_lines(interpreter) if interpreter else []
    try:
        with open(output, "w") as file:
            file.write("\n".join(lines) + "\n")
    except OSError as error:
        sys.exit("truth.py: %s cannot be written: %s" % (output, error.strerror))


if __name__ == "__main__":
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    words, flags = words[:end], words[end + 1:]
    named = None
    if "--interpreter" in words[:-1]:
        at = words.index("--interpreter")
        named = words[at + 1]
        del words[at:at + 2]
    if len(words) < 3:
        sys.exit(__doc__)
    main(words[0], words[1], words[2:], named, flags)
