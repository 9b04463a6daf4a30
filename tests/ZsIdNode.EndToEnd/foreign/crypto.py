"""RSA signatures, AES-128-CBC and Handle key files, slow and plain."""
import hashlib
import os

SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


class RsaKey:
    def __init__(self, modulus, exponent):
        self.modulus, self.exponent = modulus, exponent
        self.length = (modulus.bit_length() + 7) // 8

    def _padded(self, data):
        info = SHA256_INFO + hashlib.sha256(data).digest()
        return b"\x00\x01" + b"\xff" * (self.length - len(info) - 3) + b"\x00" + info

    def sign(self, data):
        return pow(int.from_bytes(self._padded(data), "big"), self.exponent, self.modulus).to_bytes(self.length, "big")

    def verifies(self, data, signature):
        opened = pow(int.from_bytes(signature, "big"), self.exponent, self.modulus)
        return len(signature) == self.length and opened.to_bytes(self.length, "big") == self._padded(data)


def arrays(data):
    """Splits what is nothing but length-prefixed arrays."""
    found = []
    while data:
        length = int.from_bytes(data[:4], "big")
        found.append(data[4:4 + length])
        data = data[4 + length:]
    return found


def read_private_key(path):
    with open(path, "rb") as file:
        data = file.read()
    assert data[:4] == b"\x00\x00\x00\x01", "the key file is encrypted"
    kind, modulus, _, private = arrays(data[4:])[:4]
    assert kind == b"RSA_PRIVCRT_KEY", kind
    return RsaKey(int.from_bytes(modulus, "big"), int.from_bytes(private, "big"))


def read_public_key(record):
    length = int.from_bytes(record[:4], "big")
    assert record[4:4 + length] == b"RSA_PUB_KEY", record[:20]
    exponent, modulus = arrays(record[4 + length + 2:])[:2]
    return RsaKey(int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big"))


def _double(byte):
    return ((byte << 1) ^ 0x11B if byte & 0x80 else byte << 1) & 0xFF


def _times(left, right):
    product = 0
    while right:
        product ^= left if right & 1 else 0
        left, right = _double(left), right >> 1
    return product


def _substitutions():
    boxes = []
    for byte in range(256):
        inverse = next((other for other in range(256) if _times(byte, other) == 1), 0)
        boxes.append(0x63)
        for turn in range(5):
            boxes[byte] ^= ((inverse << turn) | (inverse >> (8 - turn))) & 0xFF
    return boxes


S_BOX = _substitutions()
S_BOX_BACK = [S_BOX.index(byte) for byte in range(256)]
MIX = [2, 3, 1, 1]
MIX_BACK = [14, 11, 13, 9]


def _xor(left, right):
    return bytes(a ^ b for a, b in zip(left, right))


def _mix(block, factors):
    mixed = bytearray()
    for column in range(0, 16, 4):
        for row in range(4):
            byte = 0
            for at in range(4):
                byte ^= _times(block[column + at], factors[(at - row) % 4])
            mixed.append(byte)
    return bytes(mixed)


class Aes128Cbc:
    def __init__(self, key):
        assert len(key) == 16
        words, constant = [key[at:at + 4] for at in range(0, 16, 4)], 1
        for at in range(4, 44):
            word = words[at - 1]
            if at % 4 == 0:
                word = bytes(S_BOX[byte] for byte in word[1:] + word[:1])
                word, constant = _xor(word, bytes([constant, 0, 0, 0])), _double(constant)
            words.append(_xor(words[at - 4], word))
        self.rounds = [b"".join(words[at:at + 4]) for at in range(0, 44, 4)]

    def encrypt(self, plain, vector=None):
        vector = last = vector or os.urandom(16)
        padding = 16 - len(plain) % 16
        plain, written = plain + bytes([padding]) * padding, b""
        for at in range(0, len(plain), 16):
            last = self._encrypt_block(_xor(plain[at:at + 16], last))
            written += last
        return vector + written

    def decrypt(self, data):
        plain = b""
        for at in range(16, len(data), 16):
            plain += _xor(self._decrypt_block(data[at:at + 16]), data[at - 16:at])
        assert 1 <= plain[-1] <= 16 and plain.endswith(plain[-1:] * plain[-1]), "wrong padding"
        return plain[:-plain[-1]]

    def _encrypt_block(self, block):
        block = _xor(block, self.rounds[0])
        for number in range(1, 11):
            block = bytes(S_BOX[block[(at + 4 * (at % 4)) % 16]] for at in range(16))
            block = _xor(_mix(block, MIX) if number < 10 else block, self.rounds[number])
        return block

    def _decrypt_block(self, block):
        for number in range(10, 0, -1):
            block = _xor(block, self.rounds[number])
            block = _mix(block, MIX_BACK) if number < 10 else block
            block = bytes(S_BOX_BACK[block[(at - 4 * (at % 4)) % 16]] for at in range(16))
        return _xor(block, self.rounds[0])


# FIPS 197, appendix C.1: what is asked with a wrong cipher would show nothing.
_KNOWN = Aes128Cbc(bytes(range(16)))._encrypt_block(bytes.fromhex("00112233445566778899aabbccddeeff"))
assert _KNOWN.hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"
