"""Envelope, header, credential and values of the Handle protocol, over UDP and TCP."""
import hashlib
import random
import socket
import struct
import time
from dataclasses import dataclass, replace

FRAGMENT = 492
TRUNCATED, ENCRYPTED = 0x20, 0x40
CERT, ENCR, CONT, PUBL, RRDG = 0x40000000, 0x20000000, 0x04000000, 0x01000000, 0x00800000
USUAL = 0x19000000
RESTRICTED = USUAL & ~PUBL


def array(data):
    data = data.encode() if isinstance(data, str) else data
    return struct.pack(">i", len(data)) + data


def value(index, kind, data, permissions=0x0E):
    data = data.encode() if isinstance(data, str) else data
    return struct.pack(">iiBiB", index, 0, 0, 86_400, permissions) + array(kind) + array(data) + struct.pack(">i", 0)


def values(handle, *items):
    return array(handle) + struct.pack(">i", len(items)) + b"".join(items)


def resolution(handle, indexes=()):
    return array(handle) + struct.pack(f">i{len(indexes)}i", len(indexes), *indexes) + struct.pack(">i", 0)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        assert 0 <= length <= len(self.data) - self.at, f"{length} bytes wanted at {self.at} of {len(self.data)}"
        self.at += length
        return self.data[self.at - length:self.at]

    def number(self, form=">i"):
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def array(self):
        return self.take(self.number())

    def values(self):
        found = {}
        for _ in range(self.number()):
            index = self.number()
            self.take(9)
            self.number(">B")
            kind, data = self.array(), self.array()
            for _ in range(self.number()):
                self.array(), self.number()
            found[index] = (kind.decode(), data)
        return found


@dataclass(frozen=True)
class Envelope:
    session: int = 0
    request: int = 0
    length: int = 0
    sequence: int = 0
    flags: int = 0
    version: tuple = (2, 11)
    suggested: tuple = (2, 11)

    def write(self):
        return struct.pack(">BBBBIIII", *self.version, self.flags | self.suggested[0], self.suggested[1], self.session, self.request, self.sequence, self.length)

    @staticmethod
    def read(data):
        major, minor, mixed, suggested, session, request, sequence, length = struct.unpack(">BBBBIIII", data[:20])
        return Envelope(session, request, length, sequence, mixed & 0xFC, (major, minor), (mixed & 3, suggested))

    def signed(self, counter, header_and_body):
        """What a signature or code covers from 2.8 on."""
        return struct.pack(">BBBBIIi", *self.version, *self.suggested, self.session, self.request, counter) + header_and_body


def message(op, body, flags=USUAL, credential=b""):
    header = struct.pack(">iiIhBBii", op, 0, flags, -1, 0, 0, int(time.time()) + 43_200, len(body))
    return header + body + array(credential)


class Answer:
    def __init__(self, envelope, data):
        self.envelope, self.message = envelope, data
        self.op, self.code, self.flags, self.serial, _, _, expires, length = struct.unpack(">iiIhBBIi", data[:24])
        assert expires > time.time(), "the answer has expired"
        self.header_and_body = data[:24 + length]
        self.credential = Reader(data[24 + length:]).array()
        reader = Reader(self.header_and_body[24:])
        self.digest = None
        if self.flags & RRDG:
            assert reader.number(">B") == 3, "the digest is no SHA-256"
            self.digest = reader.take(32)
        self.body = reader.data[reader.at:]

    def digest_is_of(self, request):
        length = struct.unpack(">i", request[20:24])[0]
        return self.digest == hashlib.sha256(request[:24 + length]).digest()

    def read_credential(self):
        reader = Reader(self.credential)
        assert reader.take(4) == bytes(4)
        assert reader.array() == b""
        counter, kind = reader.number(), reader.array()
        section = Reader(reader.array())
        algorithm, proof = section.array(), section.array()
        return counter, kind.decode(), algorithm.decode(), proof

    def is_signed_by(self, key):
        counter, kind, algorithm, signature = self.read_credential()
        assert (kind, algorithm, counter) == ("HS_SIGNED", "SHA-256", 0), (kind, algorithm, counter)
        return key.verifies(self.envelope.signed(0, self.header_and_body), signature)


class Server:
    def __init__(self, host, port):
        self.address = (host, port)

    def udp(self, data, envelope=Envelope()):
        """As the Handle.net library does: waits half a second, one, and one and a half."""
        envelope = replace(envelope, request=envelope.request or random.getrandbits(30) + 1, length=len(data))
        cuts = [data[at:at + FRAGMENT] for at in range(0, len(data), FRAGMENT)]
        flag = TRUNCATED if len(cuts) > 1 else 0
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
            for wait in (0.5, 1.0, 1.5, 5.0):
                for number, cut in enumerate(cuts):
                    door.sendto(replace(envelope, sequence=number, flags=envelope.flags | flag).write() + cut, self.address)
                door.settimeout(wait)
                try:
                    return self._collect(door, envelope.request)
                except TimeoutError:
                    continue
        raise AssertionError("no answer by UDP")

    @staticmethod
    def _collect(door, request):
        pieces = {}
        while True:
            datagram = door.recv(1_024)
            envelope = Envelope.read(datagram)
            assert len(datagram) <= 512, f"a datagram of {len(datagram)} bytes"
            assert envelope.request == request, "another request's answer"
            pieces[envelope.sequence] = datagram[20:]
            count = -(-envelope.length // FRAGMENT)
            if len(pieces) == count:
                assert all(len(pieces[number]) == FRAGMENT for number in range(count - 1)), "a short datagram in the middle"
                return Answer(replace(envelope, sequence=0), b"".join(pieces[number] for number in range(count)))

    def tcp(self, data, envelope=Envelope(), opened=None):
        """One connection for one message, as the Handle.net library does."""
        with Connection(self.address) as connection:
            return connection.ask(data, envelope, opened)

    def tcp_continued(self, data, envelope=Envelope()):
        with Connection(self.address) as connection:
            answers = [connection.ask(data, envelope)]
            while answers[-1].flags & CONT:
                answers.append(connection.receive(answers[-1].envelope.request))
            return answers


class Connection:
    def __init__(self, address):
        self.socket = socket.create_connection(address, timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def ask(self, data, envelope=Envelope(), opened=None):
        envelope = replace(envelope, request=envelope.request or random.getrandbits(30) + 1, length=len(data))
        self.socket.sendall(envelope.write() + data)
        return self.receive(envelope.request, opened)

    def receive(self, request, opened=None):
        # The IDIS SDK loses an envelope that comes in two pieces.
        first = self.socket.recv(20)
        assert len(first) == 20, f"an envelope in pieces: {len(first)} bytes"
        envelope, data = Envelope.read(first), b""
        while len(data) < envelope.length:
            more = self.socket.recv(envelope.length - len(data))
            assert more, "the connection was closed in the middle of an answer"
            data += more
        assert envelope.request == request, "the message came back with different ID"
        assert not envelope.flags & TRUNCATED, "the truncated flag over TCP"
        if envelope.flags & ENCRYPTED:
            assert opened, "an encrypted answer that was not asked for"
            data = opened(data)
        return Answer(envelope, data)
