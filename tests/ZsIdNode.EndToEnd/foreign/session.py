"""A Diffie-Hellman session as the Handle.net library sets it up and uses it."""
import hashlib
import hmac
import secrets
import struct
from dataclasses import replace

from crypto import Aes128Cbc
from wire import CERT, ENCRYPTED, RRDG, USUAL, Answer, Envelope, Reader, array, message

# Oakley group 2.
PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF", 16)


def signed_number(number):
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


class Session:
    def __init__(self, server, site_key, identity, index):
        self.server, self.counter = server, 0
        private = secrets.randbits(256)
        record = array("DH_PUB_KEY") + bytes(2) + array(signed_number(pow(2, private, PRIME))) + array(signed_number(PRIME)) + array(signed_number(2))
        body = struct.pack(">hi", 4, 86_400) + array(identity) + struct.pack(">i", index) + array(record) + bytes(2)
        request = message(400, body, USUAL | CERT | RRDG)
        answer = server.udp(request)
        assert (answer.op, answer.code) == (400, 1), (answer.op, answer.code)
        assert answer.digest_is_of(request) and answer.is_signed_by(site_key)
        self.id = answer.envelope.session
        assert 0 < self.id < 1 << 31
        self._agree(Reader(answer.body), private)

    def _agree(self, body, private):
        assert body.number(">h") == 4
        data = Reader(body.array())
        assert data.number() == 3, "the cipher is not AES"
        assert data.array() == b"DH_PUB_KEY"
        data.take(2)
        theirs, prime, generator = (int.from_bytes(data.array(), "big") for _ in range(3))
        assert (prime, generator) == (PRIME, 2)
        shared = pow(theirs, private, PRIME).to_bytes(128, "big")
        while len(shared) > 32 and shared[0] == 0:
            shared = shared[1:]
        self.key = shared[:32]
        self.cipher = Aes128Cbc(self.key[:16])

    @property
    def envelope(self):
        return Envelope(session=self.id)

    def ask(self, op, body, flags=USUAL, encrypted=False, counter=None):
        """One request with its code, over a connection of its own."""
        self.counter += 1
        counter = counter or self.counter
        envelope = replace(self.envelope, request=secrets.randbits(30) + 1)
        bare = message(op, body, flags)[:-4]
        code = hmac.digest(self.key, envelope.signed(counter, bare), hashlib.sha256)
        section = array("HMAC-SHA256") + array(code)
        credential = bytes(4) + array("") + struct.pack(">i", counter) + array("HS_MAC") + array(section)
        return self.send(envelope, bare + array(credential), encrypted)

    def send(self, envelope, data, encrypted=False):
        if encrypted:
            envelope, data = replace(envelope, flags=ENCRYPTED), self.cipher.encrypt(data)
        answer = self.server.tcp(data, envelope, self.cipher.decrypt)
        assert not encrypted or answer.envelope.flags & ENCRYPTED, "a clear answer to an encrypted request"
        return answer

    def is_authentic(self, answer: Answer):
        counter, kind, algorithm, code = answer.read_credential()
        assert (kind, algorithm) == ("HS_MAC", "HMAC-SHA256") and counter > 0, (kind, algorithm, counter)
        return hmac.compare_digest(code, hmac.digest(self.key, answer.envelope.signed(counter, answer.header_and_body), hashlib.sha256))
