"""Reads what a linked file gives and takes: ELF, PE or Mach-O of any machine, without that machine's tools."""
import re
import struct


class Binary:
    """exports, imports: names of symbols. needs: names of the libraries that the loader must find. versions: of symbols."""

    def __init__(self, data):
        self.data = data
        self.exports, self.imports, self.needs, self.versions = set(), set(), [], set()
        if data[:4] == b"\x7fELF":
            self._elf()
        elif data[:2] == b"MZ":
            self._pe()
        elif data[:4] == b"\xcf\xfa\xed\xfe":
            self._macho()
        else:
            raise ValueError("it is neither ELF nor PE nor 64-bit Mach-O")

    def _text(self, at):
        return self.data[at:self.data.index(b"\0", at)].decode("utf-8", "replace")

    def _elf(self):
        wide, order = self.data[4] == 2, "<" if self.data[5] == 1 else ">"

        def unpack(form, at):
            return struct.unpack_from(order + form, self.data, at)

        start = unpack("Q", 40)[0] if wide else unpack("I", 32)[0]
        size, count = unpack("HH", 58 if wide else 46)
        sections = []
        for i in range(count):
            if wide:
                _, kind, _, _, at, length, link, _, _, entry = unpack("IIQQQQIIQQ", start + i * size)
            else:
                _, kind, _, _, at, length, link, _, _, entry = unpack("10I", start + i * size)
            sections.append((kind, at, length, link, entry))
        for kind, at, length, link, entry in sections:
            strings = sections[link][1] if link < len(sections) else 0
            if kind == 11:  # SHT_DYNSYM
                for place in range(at + entry, at + length, entry):
                    if wide:
                        name, info, other, section = unpack("IBBH", place)
                    else:
                        name, _, _, info, other, section = unpack("IIIBBH", place)
                    if info >> 4 != 0 and other & 3 != 2:  # neither local nor hidden
                        (self.imports if section == 0 else self.exports).add(self._text(strings + name))
            elif kind == 6:  # SHT_DYNAMIC
                for place in range(at, at + length, entry):
                    tag, value = unpack("QQ" if wide else "II", place)
                    if tag == 1:  # DT_NEEDED
                        self.needs.append(self._text(strings + value))
            elif kind == 0x6FFFFFFE:  # SHT_GNU_verneed
                while True:
                    _, _, _, auxiliary, following = unpack("HHIII", at)
                    place = at + auxiliary
                    while True:
                        _, _, _, name, other = unpack("IHHII", place)
                        self.versions.add(self._text(strings + name))
                        if other == 0:
                            break
                        place += other
                    if following == 0:
                        break
                    at += following

    def _pe(self):
        def unpack(form, at):
            return struct.unpack_from("<" + form, self.data, at)

        head = unpack("I", 60)[0] + 4
        count, optional = unpack("H", head + 2)[0], unpack("H", head + 16)[0]
        wide = unpack("H", head + 20)[0] == 0x20B
        directories = head + 20 + (112 if wide else 96)
        sections = [unpack("IIII", head + 20 + optional + 40 * i + 8) for i in range(count)]

        def place(address):
            for length, start, raw, at in sections:
                if start <= address < start + max(length, raw):
                    return address - start + at
            raise ValueError("an address is in no section")

        exports, imports = unpack("I", directories)[0], unpack("I", directories + 8)[0]
        if exports:
            number, names = unpack("I", place(exports) + 24)[0], unpack("I", place(exports) + 32)[0]
            for i in range(number):
                self.exports.add(self._text(place(unpack("I", place(names) + 4 * i)[0])))
        at = place(imports) if imports else None
        while at is not None and unpack("I", at + 12)[0] != 0:
            self.needs.append(self._text(place(unpack("I", at + 12)[0])))
            entry, size = place(unpack("I", at)[0] or unpack("I", at + 16)[0]), 8 if wide else 4
            while True:
                value = unpack("Q" if wide else "I", entry)[0]
                if value == 0:
                    break
                if not value >> (8 * size - 1):  # not by number
                    self.imports.add(self._text(place(value) + 2))
                entry += size
            at += 20

    def _macho(self):
        def unpack(form, at):
            return struct.unpack_from("<" + form, self.data, at)

        at = 32
        for _ in range(unpack("I", 16)[0]):
            command, size = unpack("II", at)
            if command & 0xFF in (0x0C, 0x18, 0x1F, 0x23) and command != 0x1F:  # LC_LOAD_DYLIB and its kin
                self.needs.append(self._text(at + unpack("I", at + 8)[0]))
            elif command == 2:  # LC_SYMTAB
                symbols, count, strings = unpack("III", at + 8)
                for place in range(symbols, symbols + 16 * count, 16):
                    name, kind = unpack("IB", place)
                    if kind & 0xE0 or not kind & 1 or kind & 0x10:  # of a debugger, local, or private
                        continue
                    text = self._text(strings + name)
                    (self.imports if kind & 0x0E == 0 else self.exports).add(text[1:] if text[:1] == "_" else text)
            at += size


def read(path):
    with open(path, "rb") as file:
        return Binary(file.read())


def members(path):
    """The object files in a static library: pairs of name and content."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != b"!<arch>\n":
        raise ValueError("it is no static library")
    at, long_names = 8, b""
    while at + 60 <= len(data):
        name, size = data[at:at + 16].decode().rstrip(), int(data[at + 48:at + 58])
        content, at = data[at + 60:at + 60 + size], at + 60 + size + size % 2
        if name.startswith("#1/"):  # BSD's: before the content
            length = int(name[3:])
            name, content = content[:length].rstrip(b"\0").decode(), content[length:]
        elif name == "//":
            long_names = content
            continue
        elif name[:1] == "/" and name[1:].isdigit():
            name = re.split(rb"[\n\0]", long_names[int(name[1:]):], maxsplit=1)[0].decode()  # NUL: COFF's
        if name not in ("/", "/SYM64/") and not name.startswith("__.SYMDEF"):
            yield name.rstrip("/"), content
